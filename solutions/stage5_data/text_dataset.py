"""From texts to batches of numbers: tokens, a vocabulary, a dataset, and batches of texts that differ in length."""

from collections import Counter

import torch
from torch import Tensor
from torch.utils.data import Dataset


def tokenize(text: str) -> list[str]:
    """Cut a text into tokens, the pieces that get a number each.

    English has white space between its words: what stands between two pieces of it is a token. Chinese has none: each
    Chinese character is a token of its own, whatever stands around it: those are the characters whose ``ord`` is from
    0x4E00 (``"一"``) to 0x9FFF. Nothing else is changed: capitals stay capitals, and punctuation stays where it is.

    Args:
        text: any text; it may be empty.

    Returns:
        The tokens in the order of the text. None of them is empty or holds white space.

    >>> tokenize("The cat  sleeps .")
    ['The', 'cat', 'sleeps', '.']
    >>> tokenize("我用PyTorch 2写代码")
    ['我', '用', 'PyTorch', '2', '写', '代', '码']
    >>> tokenize("  ")
    []
    """
    # TODO: Chinese text would be easy if there were a space on both sides of each character.
    ### BEGIN SOLUTION
    spaced = "".join(f" {character} " if "\u4e00" <= character <= "\u9fff" else character for character in text)
    return spaced.split()
    ### END SOLUTION


def build_vocabulary(texts: list[str], min_count: int = 1) -> dict[str, int]:
    """Give a number to each token that occurs in some texts.

    Args:
        texts: the texts; ``tokenize`` says what their tokens are.
        min_count: tokens that occur less often than this, in all texts together, are left out.

    Returns:
        A dict from token to number. ``"<pad>"`` is 0 (it fills up short texts) and ``"<unk>"`` is 1 (it stands for
        unknown words). From 2 on come the tokens: the most frequent first; those that are equally frequent in
        alphabetical order, as Python compares strings.

    >>> build_vocabulary(["the cat and the dog", "the dog"])
    {'<pad>': 0, '<unk>': 1, 'the': 2, 'dog': 3, 'and': 4, 'cat': 5}
    >>> build_vocabulary(["the cat and the dog", "the dog"], min_count=2)
    {'<pad>': 0, '<unk>': 1, 'the': 2, 'dog': 3}
    """
    # TODO: count first; then sort by two things at once: how often, and the token itself.
    ### BEGIN SOLUTION
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered])}
    ### END SOLUTION


class TextDataset(Dataset[tuple[Tensor, int]]):
    """Texts as numbers, with their labels.

    Args:
        texts: the texts; ``tokenize`` says what their tokens are.
        labels: a whole number for each text.
        vocabulary: from token to number, as ``build_vocabulary`` makes it. It is only looked into, never changed.

    Raises:
        ValueError: there are not as many labels as texts. It is raised when the dataset is made.

    >>> vocabulary = {"<pad>": 0, "<unk>": 1, "the": 2, "dog": 3, "cat": 4}
    >>> dataset = TextDataset(["the cat", "the lazy dog", ""], [1, 0, 1], vocabulary)
    >>> len(dataset)
    3
    >>> dataset[1]
    (tensor([2, 1, 3]), 0)
    >>> dataset[2]
    (tensor([], dtype=torch.int64), 1)
    """

    def __init__(self, texts: list[str], labels: list[int], vocabulary: dict[str, int]) -> None:
        # TODO: compare the lengths, and keep what you were given.
        ### BEGIN SOLUTION
        if len(texts) != len(labels):
            raise ValueError(f"there are {len(texts)} texts, but {len(labels)} labels")
        self.texts = texts
        self.labels = labels
        self.vocabulary = vocabulary
        ### END SOLUTION

    def __len__(self) -> int:
        """The number of texts."""
        # TODO: how many items can be asked for?
        ### BEGIN SOLUTION
        return len(self.texts)
        ### END SOLUTION

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """One text and its label.

        Args:
            index: which one, counted from 0; negative numbers count from the end.

        Returns:
            A tuple of the numbers of the tokens, int64 ``(T,)``, and the label, an int. A token that the vocabulary
            does not have gets the number of ``"<unk>"``. ``T`` is 0 for an empty text.

        Raises:
            IndexError: there is no such text.
        """
        # TODO: a number for each token, and int64 whatever happens: also where there is no token at all.
        ### BEGIN SOLUTION
        unknown = self.vocabulary["<unk>"]
        numbers = [self.vocabulary.get(token, unknown) for token in tokenize(self.texts[index])]
        return torch.tensor(numbers, dtype=torch.int64), self.labels[index]
        ### END SOLUTION


def pad_batch(batch: list[tuple[Tensor, int]]) -> tuple[Tensor, Tensor, Tensor]:
    """Put texts of different lengths into one batch: shorter ones are filled up at their end.

    A ``DataLoader`` takes it as its ``collate_fn``.

    Args:
        batch: ``N`` items of a ``TextDataset``: the numbers of the tokens, int64 ``(T_n,)``, and the label, an int. A
            text may be empty, and a batch may hold a single one.

    Returns:
        A tuple of three tensors, all int64, with the texts in the order of ``batch``:

        - the numbers ``(N, T)``, where ``T`` is the length of the longest text; what is left of a shorter row is 0, the
          number of ``"<pad>"`` (if all texts are empty, a width of 1 is as good as 0);
        - the lengths ``(N,)``: how many tokens each text has, without the filling;
        - the labels ``(N,)``.

    Raises:
        ValueError: the batch is empty.

    >>> numbers, lengths, labels = pad_batch([(torch.tensor([5, 2, 3]), 1), (torch.tensor([4]), 0)])
    >>> numbers
    tensor([[5, 2, 3],
            [4, 0, 0]])
    >>> lengths, labels
    (tensor([3, 1]), tensor([1, 0]))
    """
    # TODO: read off the lengths before anything is filled up.
    ### BEGIN SOLUTION
    if not batch:
        raise ValueError("there is no text in the batch")
    texts = [numbers for numbers, _label in batch]
    lengths = torch.tensor([len(text) for text in texts])
    labels = torch.tensor([label for _numbers, label in batch])
    return torch.nn.utils.rnn.pad_sequence(texts, batch_first=True), lengths, labels
    ### END SOLUTION
