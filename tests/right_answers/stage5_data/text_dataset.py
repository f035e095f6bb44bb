"""Other right answers to stage5_data/text_dataset.py."""

import re
from collections import defaultdict

import torch
from torch.utils.data import Dataset

from tests.bank import right


@right
def tokenize(text):
    tokens, word = [], ""
    for character in text:
        chinese = 0x4E00 <= ord(character) <= 0x9FFF
        if character.isspace() or chinese:
            if word:
                tokens.append(word)
            word = ""
            if chinese:
                tokens.append(character)
        else:
            word += character
    return [*tokens, word] if word else tokens


@right
def tokenize(text):
    return re.findall(r"[\u4e00-\u9fff]|[^\s\u4e00-\u9fff]+", text)


@right
def build_vocabulary(texts, min_count=1):
    counts = defaultdict(int)
    for text in texts:
        for token in tokenize(text):
            counts[token] += 1
    vocabulary = {"<pad>": 0, "<unk>": 1}
    for count in sorted(set(counts.values()), reverse=True):
        if count >= min_count:
            for token in sorted(token for token in counts if counts[token] == count):
                vocabulary[token] = len(vocabulary)
    return vocabulary


@right
def build_vocabulary(texts, min_count=1):
    tokens = tokenize(" ".join(texts))
    rows = sorted({(-tokens.count(token), token) for token in tokens})
    known = [token for count, token in rows if -count >= min_count]
    return dict(zip(["<pad>", "<unk>"] + known, range(len(known) + 2)))


@right
class TextDataset(Dataset):
    def __init__(self, texts, labels, vocabulary):
        if len(labels) != len(texts):
            raise ValueError("a label for each text, please")
        self.items = []
        for text, label in zip(texts, labels):
            tokens = tokenize(text)
            numbers = torch.full((len(tokens),), vocabulary["<unk>"], dtype=torch.int64)
            for place, token in enumerate(tokens):
                if token in vocabulary:
                    numbers[place] = vocabulary[token]
            self.items.append((numbers, int(label)))

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]


@right
class TextDataset(Dataset):
    def __init__(self, texts, labels, vocabulary):
        if len(labels) != len(texts):
            raise ValueError
        self.texts, self.labels = list(texts), list(labels)
        self.number = defaultdict(lambda: 1, vocabulary)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        numbers = [self.number[token] for token in tokenize(self.texts[index])]
        return torch.LongTensor(numbers), self.labels[index]


@right
def pad_batch(batch):
    if len(batch) == 0:
        raise ValueError("nothing to pad")
    lengths = torch.tensor([numbers.numel() for numbers, _label in batch], dtype=torch.long)
    padded = torch.zeros(len(batch), max(1, int(lengths.max())), dtype=torch.long)
    for row, (numbers, _label) in enumerate(batch):
        padded[row, : len(numbers)] = numbers
    return padded, lengths, torch.as_tensor([label for _numbers, label in batch], dtype=torch.long)


@right
def pad_batch(batch):
    rows = [numbers.tolist() for numbers, _label in batch]
    width = max(map(len, rows))  # of nothing: ValueError
    padded = torch.tensor([row + [0] * (width - len(row)) for row in rows], dtype=torch.int64)
    labels = torch.stack([torch.tensor(label) for _numbers, label in batch])
    return padded, torch.tensor(list(map(len, rows))), labels
