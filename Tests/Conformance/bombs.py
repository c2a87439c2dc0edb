"""Picture files that claim or hide more than they should, written byte by byte: small here, huge for whoever believes them."""

import struct
import subprocess
import zlib


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, *extra, pixels=None, depth=8, colour=2, interlaced=0, end=b""):
    """A PNG of `width` x `height` with `extra` chunks before its pixels; by default the pixels are those of 64 x 64."""
    if pixels is None:
        pixels = zlib.compress((b"\0" + bytes(range(192))) * 64)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(extra) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"") + end
    )


def deflated(size):
    """`size` zero bytes as a zlib stream, made without ever holding them."""
    packer = zlib.compressobj(9)
    block, out = bytes(1 << 20), []
    for _ in range(size >> 20):
        out.append(packer.compress(block))
    return b"".join(out) + packer.flush()


def gif(width, height, frames=1, frame_size=None):
    """A GIF with a canvas of `width` x `height` and `frames` frames of one colour."""
    canvas = struct.pack("<HH", width, height)
    part = struct.pack("<HH", *(frame_size or (width, height)))
    frame = b"\x21\xf9\x04\x00\x01\x00\x00\x00" + b"\x2c\0\0\0\0" + part + b"\0" + b"\x02\x02\x4c\x01\x00"
    return b"GIF89a" + canvas + b"\x80\0\0" + bytes([0, 0, 0, 255, 255, 255]) + frame * frames + b"\x3b"


def jpeg_claiming(jpeg, width, height):
    """`jpeg` with other dimensions in its frame header."""
    data, at = bytearray(jpeg), 2
    while not 0xC0 <= data[at + 1] <= 0xC2:
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def riff(*chunks):
    body = b"WEBP" + b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_lossless(width, height):
    """A lossless WebP of one colour: every Huffman code has a single symbol, so its pixels take no bits at all."""
    bits, count = 0, 0

    def put(value, width_in_bits):
        nonlocal bits, count
        bits |= value << count
        count += width_in_bits

    put(width - 1, 14)
    put(height - 1, 14)
    put(0, 1)  # no alpha
    put(0, 3)  # version
    put(0, 1)  # no transform
    put(0, 1)  # no colour cache
    put(0, 1)  # one group of codes
    for _ in range(5):
        put(1, 1)  # a simple code
        put(0, 1)  # of one symbol
        put(0, 1)  # of one bit
        put(0, 1)  # which is 0
    data = b"\x2f" + bits.to_bytes((count + 7) // 8 + 8, "little")
    return riff((b"VP8L", data))


def webp_animated(width, height, frames):
    still = webp_lossless(16, 16)[12:]
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    where = bytes(6) + (15).to_bytes(3, "little") * 2 + (100).to_bytes(3, "little") + b"\0"
    return riff((b"VP8X", b"\x02\0\0\0" + canvas), (b"ANIM", bytes(6)), *[(b"ANMF", where + still)] * frames)


def box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def full(kind, version, *parts, flags=0):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def heif(items, properties, associations, data, brand=b"avif", references=b"", primary=1, brands=(b"mif1", b"avif", b"miaf")):
    """A HEIF file. items: (id, type); associations: {id: [property numbers]}; data: {id: bytes}."""
    listing = [full(b"infe", 2, struct.pack(">HH4s", number, 0, kind), b"\0") for number, kind in items]
    linked = b"".join(
        struct.pack(">HB", number, len(which)) + bytes(0x80 | one for one in which) for number, which in associations.items()
    )
    whole = b"".join(data.values())

    def meta(start):
        places, at = b"", start
        for number, content in data.items():
            places += struct.pack(">HHHII", number, 0, 1, at, len(content))
            at += len(content)
        return full(
            b"meta", 0,
            full(b"hdlr", 0, bytes(4), b"pict", bytes(12), b"\0"),
            full(b"pitm", 0, struct.pack(">H", primary)),
            full(b"iloc", 0, b"\x44\x00", struct.pack(">H", len(data)), places),
            full(b"iinf", 0, struct.pack(">H", len(listing)), *listing),
            box(b"iprp", box(b"ipco", *properties), full(b"ipma", 0, struct.pack(">I", len(associations)), linked)),
            references,
        )  # fmt: skip

    start = box(b"ftyp", brand, bytes(4), *brands)
    return start + meta(len(start) + len(meta(0)) + 8) + box(b"mdat", whole)


def ispe(width, height):
    return full(b"ispe", 0, struct.pack(">II", width, height))


AV1C = box(b"av1C", bytes([0x81, 0x04, 0x0C, 0x00]))
PIXI = full(b"pixi", 0, bytes([3, 8, 8, 8]))


def avif(width, height, kind=b"av01", properties=(), data=b"\x12\x00" + bytes(64), brand=b"avif"):
    """An AVIF whose only item claims `width` x `height`; its data is no picture."""
    listed = [ispe(width, height), AV1C, PIXI, *properties]
    return heif([(1, kind)], listed, {1: list(range(1, len(listed) + 1))}, {1: data}, brand=brand)


def avif_grid(rows, columns, tile, claimed):
    """An AVIF put together from `rows` x `columns` times the same tile, all of `tile` pixels a side."""
    count = rows * columns
    items = [(1, b"grid")] + [(2 + index, b"av01") for index in range(count)]
    grid = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, *claimed)
    references = full(b"iref", 0, box(b"dimg", struct.pack(">HH", 1, count), *(struct.pack(">H", 2 + n) for n in range(count))))
    linked = {1: [1, 3]} | {2 + index: [2, 4, 3] for index in range(count)}
    data = {1: grid} | {2 + index: b"\x12\x00" for index in range(count)}
    return heif(items, [ispe(*claimed), ispe(tile, tile), PIXI, AV1C], linked, data, references=references)


def svg(entity='<!ENTITY x SYSTEM "file:///etc/passwd">'):
    return (
        f'<?xml version="1.0"?><!DOCTYPE svg [{entity}]><svg xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100"><text>&x;</text>'
        '<image xlink:href="file:///etc/passwd"/></svg>'
    ).encode()


LAUGHS = '<!ENTITY a "haha">' + "".join(f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in zip("abcdefgh", "bcdefghx"))


def samples(folder):
    """Small sound pictures, one a format, made by ffmpeg and libvips' own program."""
    source = folder / "sample.png"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=200x160", "-frames:v", "1", source], check=True
    )
    for ending in ("jpg", "webp", "gif", "avif"):
        subprocess.run(["vips", "copy", source, folder / f"sample.{ending}"], check=True, capture_output=True)
    return {ending: (folder / f"sample.{ending}").read_bytes() for ending in ("png", "jpg", "webp", "gif", "avif")}


def bombs(sample):
    """name -> content. Each is to be refused, cheaply."""
    wide = zlib.compress(b"\0" + bytes(3 * 50_000))
    return {
        "png 50000x50000": png(50_000, 50_000, pixels=wide),
        "png 50000x50000, pixels that unpack to 32 MB": png(50_000, 50_000, pixels=deflated(32 << 20)),
        "png 2^31-1 a side": png(2**31 - 1, 2**31 - 1),
        "png 65535x1": png(65_535, 1, pixels=zlib.compress(b"\0" + bytes(3 * 65_535))),
        "png 50000x50000 of 16 bits": png(50_000, 50_000, depth=16, colour=6),
        "png interlaced 50000x50000": png(50_000, 50_000, interlaced=1),
        "apng 50000x50000": png(50_000, 50_000, chunk(b"acTL", struct.pack(">II", 10_000, 0))),
        "gif 65535x65535": gif(65_535, 65_535),
        "gif 65535x65535 of 10000 frames": gif(65_535, 65_535, 10_000, (1, 1)),
        "jpeg 65535x65535": jpeg_claiming(sample["jpg"], 65_535, 65_535),
        "jpeg 65535x64": jpeg_claiming(sample["jpg"], 65_535, 64),
        "webp 16383x16383": webp_lossless(16_383, 16_383),
        "webp animated 16383x16383 of 10000 frames": webp_animated(16_383, 16_383, 10_000),
        "webp animated 16777216x255": webp_animated(1 << 24, 255, 2),
        "avif ispe 50000x50000": avif(50_000, 50_000),
        "avif ispe 2^32-1 a side": avif(2**32 - 1, 2**32 - 1),
        "avif ispe 2^31 x 1": avif(2**31, 1),
        "avif without pixels": avif(640, 480),
        "avif grid 16x16 of 4096": avif_grid(16, 16, 4096, (65_536, 65_536)),
        "avif grid 16x16 that claims little": avif_grid(16, 16, 4096, (640, 480)),
        "avif tile larger than the grid": avif_grid(1, 1, 60_000, (640, 480)),
        "avif that holds HEVC": avif(640, 480, kind=b"hvc1"),
        "avif that holds a JPEG": avif(640, 480, kind=b"jpeg"),
        "heic": avif(640, 480, kind=b"hvc1", brand=b"heic").replace(b"mif1avifmiaf", b"mif1heicmiaf"),
        "svg with an external entity": svg(),
        "svg of a billion laughs": svg(LAUGHS),
        "png whose pixels unpack to 32 MB": png(64, 64, pixels=deflated(32 << 20)),
        "html named .png": b"<!doctype html><html><script>alert(1)</script></html>",
        "empty": b"",
    }


def padded(sample):
    """name -> content. Each is a sound small picture with something in or behind it that nobody should look at."""
    return {
        "png with a text that unpacks to 32 MB": png(64, 64, chunk(b"zTXt", b"k\0\0" + deflated(32 << 20))),
        "png with a hundred texts of 16 MB": png(64, 64, *[chunk(b"zTXt", b"k\0\0" + deflated(16 << 20))] * 100),
        "png with an international text of 32 MB": png(64, 64, chunk(b"iTXt", b"k\0\1\0\0\0" + deflated(32 << 20))),
        "png with 100000 texts": png(64, 64, *[chunk(b"tEXt", b"k\0v")] * 100_000),
        "png with a colour profile of 64 MB": png(64, 64, chunk(b"iCCP", b"k\0\0" + deflated(64 << 20))),
        "png with a page in it": png(64, 64, chunk(b"tEXt", b"k\0<script>alert(1)</script>"), end=b"<html>"),
        "gif of 10000 frames": gif(64, 64, 10_000),
        "gif whose second frame is huge": gif(64, 64)[:-1] + gif(65_535, 65_535)[19:],
        "gif with a script behind it": sample["gif"] + b"*/=1;alert(1)",
        "webp of 10000 frames": webp_animated(64, 64, 10_000),
        "jpeg with an archive behind it": sample["jpg"] + b"PK\3\4" + bytes(1000) + b"PK\5\6" + bytes(18),
    }
