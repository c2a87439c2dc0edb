"""LitServe has no queue: one call that waits for its answer."""

import os

import litserve


class Renderer(litserve.LitAPI):
    def setup(self, device):
        pass

    def decode_request(self, request):
        return request["prompt"]

    def predict(self, prompt):
        return "none"

    def encode_response(self, output):
        return {"video": output}


if __name__ == "__main__":
    server = litserve.LitServer(Renderer(), accelerator="cpu")
    server.run(host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning", generate_client_file=False)
