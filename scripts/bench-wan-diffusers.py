"""Seconds a step of diffusers' Wan transformer with random weights: python3 scripts/bench-wan-diffusers.py MODEL WxHxF STEPS."""

import statistics
import sys
import time

import torch
from diffusers import WanTransformer3DModel

SIZES = {
    "tiny": dict(num_attention_heads=2, attention_head_dim=24, ffn_dim=64, num_layers=2),
    "1.3b": dict(num_attention_heads=12, attention_head_dim=128, ffn_dim=8960, num_layers=30),
    "14b": dict(num_attention_heads=40, attention_head_dim=128, ffn_dim=13824, num_layers=40),
}

model, size, steps = sys.argv[1], [int(part) for part in sys.argv[2].split("x")], int(sys.argv[3])
device = "cuda" if torch.cuda.is_available() else "cpu"
kind = torch.bfloat16 if device == "cuda" else torch.float32
torch.set_grad_enabled(False)
torch.set_default_dtype(kind)
with torch.device(device):
    transformer = WanTransformer3DModel(in_channels=36, out_channels=16, text_dim=4096, **SIZES[model]).eval()
    latents = torch.randn(1, 36, (size[2] - 1) // 4 + 1, size[1] // 8, size[0] // 8)
    text = torch.randn(1, 512, 4096)
    times = torch.tensor([500.0], dtype=torch.float32)
seconds = []
for step in range(steps + 1):
    start = time.perf_counter()
    transformer(latents, times, text, return_dict=False)[0][:, :, :1, :1, :1].float().cpu()
    if step:
        seconds.append(time.perf_counter() - start)
print(f"diffusers on torch {torch.__version__}, {device}: median {statistics.median(seconds)}, least {min(seconds)}")
if device == "cuda":
    print(f"most memory taken: {torch.cuda.max_memory_allocated() >> 20} MiB")
