"""A dataset from a CSV file, the way real tables are: with quotes, with gaps, and with mistakes in them."""

import csv
import math
import os

import torch
from torch import Tensor
from torch.utils.data import Dataset


class CsvDataset(Dataset[tuple[Tensor, Tensor]]):
    """The rows of a table of numbers; one of its columns is what a model shall predict.

    The file is read once, when the dataset is made, and is closed after that. It is UTF-8 text, with or without a byte
    order mark at its beginning. Its first line is the header, the names of the columns; each other line is a row, its
    cells separated by commas. A cell in double quotes may hold commas, line breaks and doubled quotes, as Python's
    module ``csv`` reads them. Lines with nothing in them are passed over.

    A cell is a number if ``float`` takes it. A blank cell (nothing, or only spaces) is a missing value: it becomes NaN.

    Args:
        path: the file.
        target: the name of the column to predict; it can be any of them. All others are features.
        dtype: of the features and of the target, floating point.

    Raises:
        ValueError: the file has no header, because there is nothing in it;
            or a cell is no number, or the target is missing in a row: the message names the line of the file (the
            header is on line 1) and the name of the column;
            or a row has more or fewer cells than the header: the message names the line.
        KeyError: there is no column ``target``; the message names the columns that there are.

    >>> with open("fruit.csv", "w", encoding="utf-8") as file:
    ...     _ = file.write('"weight, g",price,sugar\\n150,0.5,10\\n,2.25,4.5\\n')
    >>> dataset = CsvDataset("fruit.csv", target="price")
    >>> len(dataset)
    2
    >>> dataset[0]
    (tensor([150.,  10.]), tensor(0.5000))
    >>> dataset[1]
    (tensor([   nan, 4.5000]), tensor(2.2500))
    """

    def __init__(self, path: str | os.PathLike[str], target: str, dtype: torch.dtype = torch.float32) -> None:
        # TODO: let csv.reader take the lines apart. Then go through the rows, and keep track of the line you are on.
        raise NotImplementedError("CsvDataset")

    def __len__(self) -> int:
        """The number of rows, without the header: 0 where there is nothing but a header."""
        # TODO: how many items can be asked for?
        raise NotImplementedError("CsvDataset")

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        """One row.

        Args:
            index: which one, counted from 0 below the header; negative numbers count from the end.

        Returns:
            A tuple of the features ``(D,)``, in the order of the file and without the target, and the target ``()``.
            Both are of the dtype that was asked for. ``D`` is 0 where the target is the only column.

        Raises:
            IndexError: there is no such row.
        """
        # TODO: one row of features, and the number that belongs to it.
        raise NotImplementedError("CsvDataset")
