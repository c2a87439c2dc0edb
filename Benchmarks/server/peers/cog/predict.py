"""A predictor that does nothing. coglet has no queue: when its one slot is taken it answers 409."""

from cog import BasePredictor


class Predictor(BasePredictor):
    def predict(self, prompt: str, image_url: str = "") -> str:
        return "none"
