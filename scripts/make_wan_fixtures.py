"""Makes what `make parity` compares with: small Wan models of random weights, and what diffusers computes with them.

    python scripts/make_wan_fixtures.py --seed 0 --out Tests/Fixtures/wan

Each model is a folder as diffusers saves it, with a `fixture.safetensors` beside it that holds inputs and outputs. The tensors
of the default seed are committed; other seeds make others of the same shapes. Needs torch, diffusers 0.42.1, transformers and
sentencepiece from PyPI.
"""

import argparse
import io
import json
import math
import pathlib
import shutil

import numpy as np
import sentencepiece
import torch
from diffusers import AutoencoderKLWan, FlowMatchEulerDiscreteScheduler, UniPCMultistepScheduler, WanImageToVideoPipeline
from diffusers import WanTransformer3DModel
from PIL import Image
from safetensors.torch import save_file
from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModel, UMT5Config, UMT5EncoderModel

from wan_fixture_lines import LINES

TEXT_DIM, TOKENS, SIZE, FRAMES, STEPS = 32, 512, 32, 9, 3


def randomise(module, generator):
    """Weights of sizes that let every part of a model show in its output: no bias is zero, no norm is one."""
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.ndim > 1:
                noise = noise / math.sqrt(max(1, parameter[0].numel()))
            elif "norm" in name and "weight" in name or "gamma" in name:
                noise = 1 + 0.1 * noise
            else:
                noise = 0.1 * noise
            parameter.copy_(noise.reshape(parameter.shape))
    return module.eval()


def transformer(generator, **changes):
    settings = dict(
        patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=36, out_channels=16, text_dim=TEXT_DIM,
        freq_dim=256, ffn_dim=32, num_layers=2, cross_attn_norm=True, qk_norm="rms_norm_across_heads", rope_max_seq_len=32)
    return randomise(WanTransformer3DModel(**{**settings, **changes}), generator)


def vae(generator, **changes):
    settings = dict(base_dim=4, z_dim=16, dim_mult=[1, 1, 2, 2], num_res_blocks=1, temperal_downsample=[False, True, True])
    return randomise(AutoencoderKLWan(**{**settings, **changes}), generator)


def text_encoder(generator):
    settings = dict(
        vocab_size=640, d_model=TEXT_DIM, d_kv=8, d_ff=37, num_layers=2, num_heads=4, relative_attention_num_buckets=32,
        relative_attention_max_distance=128, feed_forward_proj="gated-gelu", dropout_rate=0.0)
    return randomise(UMT5EncoderModel(UMT5Config(**settings)), generator)


def image_encoder(generator):
    settings = dict(
        hidden_size=4, projection_dim=4, num_hidden_layers=3, num_attention_heads=2, image_size=8, patch_size=2, intermediate_size=16,
        hidden_act="gelu")
    return randomise(CLIPVisionModel(CLIPVisionConfig(**settings)), generator)


def embed(encoder, ids):
    """As the pipeline does it: padded to 512 tokens, zero beyond the text."""
    padded = torch.zeros(1, TOKENS, dtype=torch.long)
    padded[0, : len(ids)] = torch.tensor(ids)
    mask = (torch.arange(TOKENS) < len(ids)).long()[None]
    states = encoder(padded, mask).last_hidden_state
    return padded, mask, states * mask[..., None]


class Watch:
    """Remembers the outputs of parts of a model, by name, in its first call."""

    def __init__(self, model, names):
        self.seen = {}
        parts = dict(model.named_modules())
        self.hooks = [parts[name].register_forward_hook(self.hook(name)) for name in names]

    def hook(self, name):
        def remember(_, __, output):
            outputs = output if isinstance(output, tuple) else (output,)
            for index, tensor in enumerate(outputs):
                key = name if len(outputs) == 1 else f"{name}.{index}"
                if tensor is not None:
                    self.seen.setdefault(key, tensor.detach().clone().contiguous())
        return remember

    def close(self):
        for hook in self.hooks:
            hook.remove()
        return self.seen


def save(tensors, path):
    save_file({name: tensor.detach().contiguous().clone() for name, tensor in tensors.items()}, path)


def make_tokenizer(out, lines):
    """A unigram model of its own, in the format of the real one, which cannot be fetched without the network."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=model, vocab_size=600, model_type="unigram", byte_fallback=True,
        character_coverage=0.98, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, hard_vocab_limit=False, minloglevel=2,
        normalization_rule_name="nmt_nfkc", num_threads=1)
    (out / "spiece.model").write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_file=str(out / "spiece.model"))
    (out / "lines.txt").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    (out / "ids.json").write_text(json.dumps([processor.encode(line) for line in lines], separators=(",", ":")))
    return processor


def make_schedules(out, generator):
    tensors, sample = {}, torch.randn(1, 4, 2, 3, 3, generator=generator)
    tensors["sample"] = sample
    outputs = torch.randn(50, 1, 4, 2, 3, 3, generator=generator)
    tensors["outputs"] = outputs
    for shift in (1.0, 3.0, 5.0, 16.0):
        for steps in (2, 4, 15, 50):
            settings = dict(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=shift)
            for kind, scheduler in (
                ("unipc", UniPCMultistepScheduler(**settings)), ("euler", FlowMatchEulerDiscreteScheduler(shift=shift))):
                scheduler.set_timesteps(steps)
                latents, name, path = sample, f"{kind}.{shift:g}.{steps}", []
                for index, time in enumerate(scheduler.timesteps):
                    latents = scheduler.step(outputs[index], time, latents, return_dict=False)[0]
                    path.append(latents)
                tensors[f"{name}.sigmas"] = scheduler.sigmas
                tensors[f"{name}.timesteps"] = scheduler.timesteps
                tensors[f"{name}.last"] = path[-1]
                tensors[f"{name}.second"] = path[1]
    save(tensors, out / "schedules.safetensors")
    # Another torch may round otherwise.
    (out / "torch.txt").write_text(torch.__version__.split("+")[0] + "\n")


def picture(generator, width=SIZE, height=SIZE):
    """Something smooth, as photographs mostly are."""
    small = torch.rand(1, 3, 5, 5, generator=generator)
    large = torch.nn.functional.interpolate(small, size=(height, width), mode="bicubic", align_corners=False)
    return Image.fromarray((large[0].permute(1, 2, 0).clamp(0, 1).numpy() * 255).round().astype(np.uint8))


def pixels(image):
    return torch.from_numpy(np.asarray(image)).permute(2, 0, 1).contiguous()


def make_pipeline(out, name, generator, encoder, ids, last=False, clip=False, **settings):
    """A whole pipeline: its folder, its inputs, what its parts and the whole give."""
    folder = out / name
    pipe = WanImageToVideoPipeline(
        tokenizer=None, text_encoder=None, image_processor=None, image_encoder=image_encoder(generator) if clip else None,
        scheduler=UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0), **settings)
    pipe.set_progress_bar_config(disable=True)
    pipe.save_pretrained(folder)
    first, end = picture(generator), picture(generator) if last else None
    tensors = {"first": pixels(first)} | ({"last": pixels(end)} if last else {})
    _, _, prompt = embed(encoder, ids[0])
    _, _, negative = embed(encoder, ids[1])
    # Beyond the texts all is 0, which need not be kept.
    tensors |= {"prompt": prompt[:, : len(ids[0])], "negative": negative[:, : len(ids[1])]}
    channels, scale = pipe.vae.config.z_dim, pipe.vae.config.scale_factor_spatial
    noise = torch.randn(1, channels, (FRAMES - 1) // 4 + 1, SIZE // scale, SIZE // scale, generator=generator)
    tensors["noise"] = noise
    if clip:
        side = pipe.image_encoder.config.image_size
        views = torch.randn(2 if last else 1, 3, side, side, generator=generator)
        tensors["views"] = views
        tensors["image_embeds"] = pipe.image_encoder(views, output_hidden_states=True).hidden_states[-2]
        pipe.encode_image = lambda *_: tensors["image_embeds"]
    parts = ["rope", "condition_embedder", "patch_embedding"]
    parts += ["blocks.0.attn1", "blocks.0.attn2", "blocks.0.ffn", "blocks.0", "blocks.1", "proj_out"]
    watch = Watch(pipe.transformer, parts)
    inputs = {}
    original = pipe.transformer.forward

    def remember(*_, **arguments):
        if not inputs:
            inputs.update({key: arguments[key].clone() for key in ("hidden_states", "timestep")})
        return original(**arguments)

    pipe.transformer.forward = remember
    call = dict(
        image=first, last_image=end, height=SIZE, width=SIZE, num_frames=FRAMES, num_inference_steps=STEPS, guidance_scale=6.0,
        latents=noise, prompt_embeds=prompt, negative_prompt_embeds=negative)
    latents = pipe(**call, output_type="latent").frames
    tensors |= {f"in.{key}": value for key, value in inputs.items()}
    seen = watch.close()
    seen["condition_embedder.2"] = seen["condition_embedder.2"][:, : len(ids[0]) + 1]
    tensors |= {f"part.{key}": value for key, value in seen.items()}
    pipe.transformer.forward = original
    tensors["latents"] = latents
    tensors["video"] = pipe(**call, output_type="pt").frames
    save(tensors, folder / "fixture.safetensors")


def make_vae(out, name, model, generator):
    folder = out / name
    model.save_pretrained(folder)
    video = torch.rand(1, 3, FRAMES, 32, 48, generator=generator) * 2 - 1
    encoded = model.encode(video).latent_dist
    latents = encoded.mode() + 0.1 * torch.randn(encoded.mode().shape, generator=generator)
    tensors = {"video": video, "parameters": encoded.parameters, "latents": latents, "decoded": model.decode(latents).sample}
    model.enable_tiling(32, 32, 16, 16)
    tensors |= {"tiled_parameters": model.encode(video).latent_dist.parameters, "tiled_decoded": model.decode(latents).sample}
    save(tensors, folder / "fixture.safetensors")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--out", type=pathlib.Path, default=pathlib.Path("Tests/Fixtures/wan"))
    options = arguments.parse_args()
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(options.seed)
    out = options.out
    shutil.rmtree(out, ignore_errors=True)
    for name in ("tokenizer", "schedules", "noise"):
        (out / name).mkdir(parents=True)
    processor = make_tokenizer(out / "tokenizer", LINES)
    make_schedules(out / "schedules", generator)
    save(
        {f"{seed}.{count}": torch.randn(count, generator=torch.Generator().manual_seed(seed)) for seed in (0, 7, 2**40 + 3) for count in (7, 16, 1003)},
        out / "noise" / "fixture.safetensors")

    encoder = text_encoder(generator)
    encoder.save_pretrained(out / "text_encoder")
    ids = [[token % 640 for token in processor.encode(line)] + [1] for line in (LINES[0], "blur, distort, and low quality")]
    padded, mask, states = embed(encoder, ids[0])
    save({"ids": padded, "mask": mask, "states": states}, out / "text_encoder" / "fixture.safetensors")
    clip = image_encoder(generator)
    clip.save_pretrained(out / "image_encoder")
    views = torch.randn(2, 3, 8, 8, generator=generator)
    save({"views": views, "states": clip(views, output_hidden_states=True).hidden_states[-2]}, out / "image_encoder" / "fixture.safetensors")
    residual = dict(
        base_dim=4, decoder_base_dim=6, z_dim=8, is_residual=True, patch_size=2, in_channels=12, out_channels=12,
        scale_factor_spatial=16, latents_mean=[0.1 * index for index in range(8)], latents_std=[1 + 0.1 * index for index in range(8)],
        temperal_downsample=[False, True, True])
    make_vae(out, "vae", vae(generator), generator)
    make_vae(out, "vae-residual", vae(generator, **residual), generator)

    common = dict(generator=generator, encoder=encoder, ids=ids)
    make_pipeline(out, "i2v", clip=True, transformer=transformer(generator, image_dim=4, added_kv_proj_dim=24), vae=vae(generator), **common)
    make_pipeline(
        out, "flf", last=True, clip=True, vae=vae(generator),
        transformer=transformer(generator, image_dim=4, added_kv_proj_dim=24, pos_embed_seq_len=2 * 17), **common)
    make_pipeline(
        out, "two-experts", last=True, transformer=transformer(generator), transformer_2=transformer(generator), boundary_ratio=0.875,
        vae=vae(generator), **common)
    make_pipeline(
        out, "ti2v", transformer=transformer(generator, in_channels=8, out_channels=8), expand_timesteps=True,
        vae=vae(generator, **residual), **common)
    make_views(out / "image_view", generator)


def make_views(out, generator):
    """Pictures as CLIP's own preparation gives them, in PIL's arithmetic of whole numbers."""
    out.mkdir()
    tensors = {}
    processor = CLIPImageProcessor(size={"shortest_edge": 8}, crop_size={"height": 8, "width": 8})
    for width, height in ((40, 24), (24, 40), (32, 32)):
        image = picture(generator, width, height)
        tensors[f"picture.{width}x{height}"] = pixels(image)
        tensors[f"view.{width}x{height}"] = processor(images=image, return_tensors="pt").pixel_values
    save(tensors, out / "fixture.safetensors")


if __name__ == "__main__":
    main()
