#!/usr/bin/env python3
"""Makes screenshots/tour.gif of screenshots/tour.svg, for readers that don't play an animated SVG.

Needs rsvg-convert (librsvg) and Pillow: python3 examples/screenshots/gif.py
"""

import io
import re
import subprocess
from pathlib import Path

from PIL import Image

folder = Path(__file__).resolve().parents[2] / "screenshots"
tour = (folder / "tour.svg").read_text()
style = re.search(r"<style>.*?</style>", tour, re.DOTALL).group()
seconds = float(re.search(r"play ([\d.]+)s", style).group(1))
moves = [(float(at) / 100, int(x)) for at, x in re.findall(r"([\d.]+)%\{transform:translateX\(-(\d+)px\)\}", style)]
ends = [at for at, _ in moves[1:]] + [1.0]

frames, times = [], []
for (begin, x), end in zip(moves, ends):
    still = tour.replace(style, "").replace('<g id="strip">', f'<g id="strip" transform="translate(-{x} 0)">')
    png = subprocess.run(["rsvg-convert"], input=still.encode(), stdout=subprocess.PIPE, check=True).stdout
    frames.append(Image.open(io.BytesIO(png)).convert("RGB").quantize(64))
    times.append(round((end - begin) * seconds * 1000))
frames[0].save(folder / "tour.gif", save_all=True, append_images=frames[1:], duration=times, loop=0, optimize=True)
