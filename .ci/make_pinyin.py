"""Writes `store/data/pinyin.bin`, the readings of all hanzi, from pypinyin (MIT licence, dev only).

The file is zlib: one line for each distinct set of readings, a NUL byte, then one 16-bit little-endian
number for each code point from U+4E00 on: which line it has (0: none). A line holds the readings in use,
then `|` and those that only dictionaries know.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter, defaultdict
from pathlib import Path

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

FIRST, LAST = 0x4E00, 0x9FFF
TARGET = Path(__file__).resolve().parent.parent / "store" / "data" / "pinyin.bin"
SURNAMES = {
    "单": "shan", "曾": "zeng", "查": "zha", "仇": "qiu", "区": "ou", "解": "xie", "盖": "ge gai",
    "任": "ren", "华": "hua", "朴": "piao pu", "尉": "wei yu", "迟": "chi", "万": "wan mo", "俟": "qi si",
    "折": "she zhe", "缪": "miao", "种": "chong", "繁": "po", "秘": "bi", "冼": "xian", "员": "yun",
    "乐": "yue le", "宁": "ning", "召": "shao", "覃": "qin tan", "洗": "xian", "车": "che", "黑": "he hei",
    "盛": "sheng", "逄": "pang", "隗": "wei kui", "郇": "xun huan", "郗": "xi chi", "令": "ling",
    "长": "zhang chang", "澹": "tan dan", "呙": "guo", "瞿": "qu", "牟": "mu mou", "那": "na",
    "能": "nai neng",
    "石": "shi", "祭": "zhai ji", "翟": "zhai di", "臧": "zang", "应": "ying", "於": "yu", "句": "gou ju",
    "阚": "kan", "教": "jiao", "哈": "ha", "纪": "ji", "费": "fei bi", "葛": "ge", "贾": "jia", "过": "guo",
    "晁": "chao", "燕": "yan", "么": "yao", "都": "du dou", "柏": "bai bo", "薄": "bo bao", "卜": "bu",
    "褚": "chu", "重": "chong zhong", "大": "da dai", "谌": "chen shen", "沈": "shen", "藏": "zang cang",
    "乜": "nie mie", "佴": "nai", "僳": "su", "撒": "sa", "相": "xiang", "幺": "yao", "殷": "yin",
    "占": "zhan", "訾": "zi", "行": "xing hang", "会": "hui kuai", "调": "diao tiao", "还": "huan hai",
    "传": "chuan zhuan", "参": "can shen", "差": "cha chai", "便": "bian pian", "降": "jiang xiang",
    "和": "he", "率": "lv shuai", "給": "gei ji", "给": "gei ji", "厦": "xia sha", "六": "liu lu",
}  # fmt: skip
"""Readings of surnames, places and office words that must count as in use."""


def plain(reading: str) -> str:
    """A reading without its tone; ü is written v."""
    return str(to_normal(reading, v_to_u=False)).replace("ü", "v").replace("ê", "e")


def main() -> None:
    """Count which readings phrases use, then write the table."""
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, readings in PHRASES_DICT.items():
        for hanzi, options in zip(phrase, readings, strict=False):
            used[hanzi][plain(options[0])] += 1
    lines = [""]
    numbers: dict[str, int] = {"": 0}
    places = array("H")
    for code in range(FIRST, LAST + 1):
        hanzi = chr(code)
        known = [plain(reading) for reading in PINYIN_DICT.get(code, "").split(",") if reading]
        known = [reading for reading in dict.fromkeys(known) if reading.isascii() and reading.isalpha()]
        forced = SURNAMES.get(hanzi, "").split()
        known += [reading for reading in forced if reading not in known]
        total = sum(used[hanzi].values())
        common = [
            reading
            for place, reading in enumerate(known)
            if place == 0 or reading in forced or used[hanzi][reading] > max(2, total * 0.04)
        ]
        rare = [reading for reading in known if reading not in common]
        line = " ".join(common) + ("|" + " ".join(rare) if rare else "")
        if line not in numbers:
            numbers[line] = len(lines)
            lines.append(line)
        places.append(numbers[line])
    content = "\n".join(lines).encode() + b"\0" + places.tobytes()
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(zlib.compress(content, 9))
    count = sum(1 for place in places if place)
    print(f"{count} hanzi, {len(lines)} sets of readings, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
