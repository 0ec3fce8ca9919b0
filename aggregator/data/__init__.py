"""The word lists and tables that the readers look things up in: data, not code.

| file | what |
|---|---|
| `regions.tsv.gz` | every 시도, 시군구, 일반구 and 읍면동 since 1988, in force and abolished, with what became of it |
| `roads.tsv.gz` | road name → 법정동 and the highest building number there |
| `admin_dongs.tsv.gz` | 행정동 name → 법정동 |
| `map.json.gz` | the country, each 시도 and each city with 구 as SVG paths |
| `sido_words.tsv` | what a 시도 is called, written by hand |

`python -m aggregator.data.build` makes them anew; docs/regions.md tells from what.
"""

import gzip
import io
from pathlib import Path

FOLDER = Path(__file__).parent
REGIONS = "regions.tsv.gz"
ROADS = "roads.tsv.gz"
ADMIN_DONGS = "admin_dongs.tsv.gz"
MAP = "map.json.gz"
SIDO_WORDS = "sido_words.tsv"


def unpack(path: Path) -> str:
    """The text of a packed table. Raises OSError (also EOFError, zlib.error or ValueError) if the file is damaged."""
    return gzip.decompress(path.read_bytes()).decode("utf-8")


def pack(text: str) -> bytes:
    """The same text always gives the same bytes: no time, no file name in the header."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as packed:
        packed.write(text.encode("utf-8"))
    return buffer.getvalue()
