"""Writes the awkward tables (datasets/tables/awkward): bytes that no editor would leave as they are.

    python datasets/make_awkward_tables.py

Each is a CSV file that a reader of CSV files has to cope with, or has to refuse with the place of the mistake.
"""

from __future__ import annotations

from pathlib import Path

TARGET = Path(__file__).parent / "tables" / "awkward"
BOM = b"\xef\xbb\xbf"

TABLES: dict[str, bytes] = {
    # To be read.
    "bom_and_crlf.csv": BOM + b"width,height,price\r\n1.5,2,10\r\n3,4.25,20\r\n",
    "quoted.csv": b'"length, cm","the ""net"" weight",price\n"1.5",2,10\n3,"4.25","20"\n',
    "quoted_line_break.csv": b'"length\nin cm",weight,price\n1,2,10\n3,4,20\n',
    "target_in_the_middle.csv": b"width,price,height\n1,10,2\n3,20,4\n",
    "missing_cells.csv": b"width,height,price\n,2,10\n3,,20\n ,  ,30\n",
    "numbers.csv": b"width,height,price\n1e3,-0.0,10\n .5 ,+7,20\nnan,inf,-1E-2\n",
    "chinese_header.csv": "宽,高,价格\n1,2,10\n3,4,20\n".encode(),
    "no_last_line_break.csv": b"width,height,price\n1,2,10\n3,4,20",
    "only_the_target.csv": b"price\n10\n20\n",
    "header_only.csv": b"width,height,price\n",
    # To be refused.
    "empty.csv": b"",
    "word_in_a_cell.csv": b"width,height,price\n1,2,10\n3,tall,20\n",
    "decimal_comma.csv": b'width,height,price\n1,"2,5",10\n',
    "missing_target.csv": b"width,height,price\n1,2,10\n3,4,\n",
    "short_row.csv": b"width,height,price\n1,2,10\n3,20\n",
    "long_row.csv": b"width,height,price\n1,2,10\n3,4,20,5\n",
    "latin1.csv": "Länge,Höhe,Preis\n1,2,10\n".encode("latin-1"),
}


def main() -> None:
    """Writes every table of `TABLES` into `TARGET`."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, content in TABLES.items():
        (TARGET / name).write_bytes(content)


if __name__ == "__main__":
    main()
