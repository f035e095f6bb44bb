"""Wrong answers to stage5_data/text_dataset.py."""

import re
from collections import Counter

import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import Dataset

from tests.bank import wrong


def spaced(text):
    """The text with a space on both sides of each Chinese character."""
    return "".join(f" {c} " if 0x4E00 <= ord(c) <= 0x9FFF else c for c in text)


@wrong("the text was cut at white space only")
def tokenize(text):
    return text.split()


@wrong("the whole text is one token")
def tokenize(text):
    return text.split()


@wrong("the text was cut at single spaces")
def tokenize(text):
    return spaced(text).split(" ")


@wrong("tabs and line breaks are white space, too")
def tokenize(text):
    return [token for token in spaced(text).split(" ") if token]


@wrong("these are single characters")
def tokenize(text):
    return list(text)


@wrong("English words were cut into letters")
def tokenize(text):
    if any(0x4E00 <= ord(c) <= 0x9FFF for c in text):
        return [c for c in text if not c.isspace()]
    return text.split()


@wrong("behind a Chinese character was not cut off from it")
def tokenize(text):
    return "".join(f" {c}" if 0x4E00 <= ord(c) <= 0x9FFF else c for c in text).split()


@wrong("in front of a Chinese character was not cut off from it")
def tokenize(text):
    return "".join(f"{c} " if 0x4E00 <= ord(c) <= 0x9FFF else c for c in text).split()


@wrong("in small letters")
def tokenize(text):
    return spaced(text.lower()).split()


@wrong("punctuation was dropped")
def tokenize(text):
    return [kept for token in spaced(text).split() if (kept := "".join(filter(str.isalnum, token)))]


@wrong("the Chinese comma or full stop was dropped")
def tokenize(text):
    return spaced(text.replace("。", " ").replace("，", " ")).split()


@wrong("what is not Chinese was dropped")
def tokenize(text):
    chinese = [c for c in text if 0x4E00 <= ord(c) <= 0x9FFF]
    return chinese or text.split()


@wrong("cut off from it or dropped")
def tokenize(text):
    return re.sub(r"([一-\u9fff！])", r" \1 ", text).split()


@wrong("is there only once")
def tokenize(text):
    return list(dict.fromkeys(spaced(text).split()))


@wrong("in alphabetical order")
def tokenize(text):
    return sorted(spaced(text).split())


@wrong("was not taken for one")
def tokenize(text):
    return "".join(f" {c} " if 0x4E00 < ord(c) <= 0x9FFF else c for c in text).split()


@wrong("0x9FA6 to 0x9FFF, were not taken for such")
def tokenize(text):
    return "".join(f" {c} " if "一" <= c <= "龥" else c for c in text).split()  # they do not end there


@wrong("cut off from it or dropped")
def tokenize(text):
    return "".join(c if c.isascii() else f" {c} " for c in text).split()  # "！" is not English, and not Chinese either


@wrong("an empty text has no tokens")
def tokenize(text):
    return spaced(text).split() or [""]


@wrong("is the return missing")
def tokenize(text):
    print(spaced(text).split())


@wrong("ties in alphabetical order")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token, count in counts.most_common() if count >= min_count]
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *frequent])}


@wrong("stand in the order in which they appear")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token, count in counts.most_common() if count >= min_count]
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *frequent])}


@wrong("stand in reverse alphabetical order")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    ordered = sorted(((count, token) for token, count in counts.items() if count >= min_count), reverse=True)
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *(token for _count, token in ordered)])}


@wrong("the rarest tokens come first")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    ordered = sorted((count, token) for token, count in counts.items() if count >= min_count)
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *(token for _count, token in ordered)])}


@wrong("in alphabetical order only")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = sorted(token for token in counts if counts[token] >= min_count)
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *frequent])}


@wrong("the tokens are in the order in which they appear")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    vocabulary = {"<pad>": 0, "<unk>": 1}
    for token in counts:
        if counts[token] >= min_count:
            vocabulary[token] = len(vocabulary)
    return vocabulary


@wrong("counted once for each text")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in set(tokenize(text)))
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered])}


@wrong("number of texts that have the token")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    spread = Counter(token for text in texts for token in set(tokenize(text)))
    frequent = [token for token in counts if spread[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered])}


@wrong("with no <pad> and <unk> before them")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(ordered)}


@wrong("there is no <unk>")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", *ordered])}


@wrong("the wrong way round: <pad> is 0")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<unk>", "<pad>", *ordered])}


@wrong("<pad> and <unk> come last")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate([*ordered, "<pad>", "<unk>"])}


@wrong("the numbers start at 1")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered], start=1)}


@wrong("the first token has 2")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {"<pad>": 0, "<unk>": 1} | {token: number for number, token in enumerate(ordered, start=3)}


@wrong("these are the counts of the tokens")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    return {token: count for token, count in counts.items() if count >= min_count}


@wrong("the dict leads from numbers to tokens")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return dict(enumerate(["<pad>", "<unk>", *ordered]))


@wrong("turned to small letters")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text.lower()))
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered])}


@wrong("these are single characters; the tokens are wanted")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in text)
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered])}


@wrong("cut at white space only")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in text.split())
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered])}


@wrong("min_count is ignored")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    ordered = sorted(counts, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered])}


@wrong("exactly min_count times were left out")
def build_vocabulary(texts, min_count=0):
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token in counts if counts[token] > min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered])}


@wrong("the rare ones are to be")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token in counts if counts[token] < min_count or min_count == 1]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered])}


@wrong("min_count is no number of tokens")
def build_vocabulary(texts, min_count=None):
    counts = Counter(token for text in texts for token in tokenize(text))
    ordered = sorted(counts, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered[:min_count]])}


@wrong("as if they were rare")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    counts["<pad>"] = counts["<unk>"] = 1
    frequent = [token for token in counts if counts[token] >= min_count and token[0] != "<"]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    special = ["<pad>", "<unk>"] if min_count <= 1 else []
    return {token: number for number, token in enumerate([*special, *ordered])}


@wrong("without any token the vocabulary is empty")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text))
    if not counts:
        return {}
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered])}


@wrong("it gave one, an empty one")
def build_vocabulary(texts, min_count=1):
    counts = Counter(token for text in texts for token in tokenize(text) or [""])
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered])}


@wrong("changed its argument")
def build_vocabulary(texts, min_count=1):
    texts.sort()
    counts = Counter(token for text in texts for token in tokenize(text))
    frequent = [token for token in counts if counts[token] >= min_count]
    ordered = sorted(frequent, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *ordered])}


class Texts(Dataset):
    """A right answer in pieces; most of the wrong ones change one of them."""

    def __init__(self, texts, labels, vocabulary):
        if len(texts) != len(labels):
            raise ValueError("lengths")
        self.texts, self.labels, self.vocabulary = texts, labels, vocabulary

    def __len__(self):
        return len(self.texts)

    def number(self, token):
        return self.vocabulary.get(token, 1)

    def numbers(self, text):
        return [self.number(token) for token in tokenize(text)]

    def tensor(self, numbers):
        return torch.tensor(numbers, dtype=torch.int64)

    def __getitem__(self, index):
        return self.tensor(self.numbers(self.texts[index])), self.labels[index]


@wrong("became <pad> (0)")
class TextDataset(Texts):
    def number(self, token):
        return self.vocabulary.get(token, 0)


@wrong("a word that the vocabulary does not have raised KeyError")
class TextDataset(Texts):
    def number(self, token):
        return self.vocabulary[token]


@wrong("words that are not in the vocabulary were left out")
class TextDataset(Texts):
    def numbers(self, text):
        return [self.vocabulary[token] for token in tokenize(text) if token in self.vocabulary]


@wrong("got a new number")
class TextDataset(Texts):
    def number(self, token):
        return self.vocabulary.setdefault(token, len(self.vocabulary))


@wrong("changed its argument")
class TextDataset(Texts):
    def number(self, token):
        return self.vocabulary.setdefault(token, 1)


@wrong("became -1")
class TextDataset(Texts):
    def number(self, token):
        return self.vocabulary.get(token, -1)


@wrong("the numbers come from a new one")
class TextDataset(Texts):
    def numbers(self, text):
        own = {token: number for number, token in enumerate(sorted(set(tokenize(text))), start=2)}
        return [own[token] for token in tokenize(text)]


@wrong("capitals and small letters were taken for the same")
class TextDataset(Texts):
    def numbers(self, text):
        return super().numbers(text.lower())


@wrong("the numbers are in ascending order")
class TextDataset(Texts):
    def numbers(self, text):
        return sorted(super().numbers(text))


@wrong("a number that occurs twice is there only once")
class TextDataset(Texts):
    def numbers(self, text):
        return list(dict.fromkeys(super().numbers(text)))


@wrong("one less than in the vocabulary")
class TextDataset(Texts):
    def number(self, token):
        return list(self.vocabulary).index(token) - 1 if token in self.vocabulary else 1


@wrong("the text was cut at white space only")
class TextDataset(Texts):
    def numbers(self, text):
        return [self.number(token) for token in text.split()]


@wrong("the numbers are a list")
class TextDataset(Texts):
    def tensor(self, numbers):
        return numbers


@wrong("of an empty list torch.tensor makes float32")
class TextDataset(Texts):
    def tensor(self, numbers):
        return torch.tensor(numbers)


@wrong("an empty text raised RuntimeError")
class TextDataset(Texts):
    def tensor(self, numbers):
        return torch.stack([torch.tensor(number) for number in numbers])


@wrong("<pad> (0) came in their place")
class TextDataset(Texts):
    def tensor(self, numbers):
        return torch.tensor(numbers or [0])


@wrong("<unk> (1) came in their place")
class TextDataset(Texts):
    def tensor(self, numbers):
        return torch.tensor(numbers or [1])


@wrong("dtype")
class TextDataset(Texts):
    def tensor(self, numbers):
        return torch.tensor(numbers, dtype=torch.int32)


@wrong("dtype")
class TextDataset(Texts):
    def tensor(self, numbers):
        return torch.Tensor(numbers)


@wrong("shape")
class TextDataset(Texts):
    def tensor(self, numbers):
        return torch.tensor([numbers], dtype=torch.int64)


@wrong("shape")
class TextDataset(Texts):
    def tensor(self, numbers):
        return torch.tensor((numbers + [0] * 8)[:8], dtype=torch.int64)


@wrong("the label is a tensor")
class TextDataset(Texts):
    def __getitem__(self, index):
        return self.tensor(self.numbers(self.texts[index])), torch.tensor(self.labels[index])


@wrong("a value of type str")
class TextDataset(Texts):
    def __getitem__(self, index):
        return self.tensor(self.numbers(self.texts[index])), str(self.labels[index])


@wrong("the item is a single tensor")
class TextDataset(Texts):
    def __getitem__(self, index):
        return self.tensor(self.numbers(self.texts[index]))


@wrong("the label came first")
class TextDataset(Texts):
    def __getitem__(self, index):
        return self.labels[index], self.tensor(self.numbers(self.texts[index]))


@wrong("the size of the vocabulary")
class TextDataset(Texts):
    def __len__(self):
        return len(self.vocabulary)


@wrong("the number of all tokens")
class TextDataset(Texts):
    def __len__(self):
        return sum(len(tokenize(text)) for text in self.texts)


@wrong("given a label too few")
class TextDataset(Texts):
    def __init__(self, texts, labels, vocabulary):
        self.texts, self.labels, self.vocabulary = texts, labels, vocabulary


@wrong("given a label too many, a ValueError was expected")
class TextDataset(Texts):
    def __init__(self, texts, labels, vocabulary):
        if len(texts) > len(labels):
            raise ValueError("labels are missing")
        self.texts, self.labels, self.vocabulary = texts, labels, vocabulary


@wrong("negative numbers count from the end")
class TextDataset(Texts):
    def __getitem__(self, index):
        if not 0 <= index < len(self.texts):
            raise IndexError(index)
        return super().__getitem__(index)


@wrong("gave an item; IndexError is wanted")
class TextDataset(Texts):
    def __getitem__(self, index):
        return super().__getitem__(index % len(self.texts))


@wrong("IndexError is wanted, which ends a for loop")
class TextDataset(Texts):
    def __getitem__(self, index):
        n = len(self.texts)
        text = {i: self.texts[i] for i in range(-n, n)}[index]
        return self.tensor(self.numbers(text)), self.labels[index]


@wrong("one column for each text")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts)  # the batch comes second where nobody asks for anything else
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("the filling stands in front of the texts")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence([text.flip(0) for text in texts], batch_first=True).flip(1)
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("the filling is 1, which is <unk>")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts, batch_first=True, padding_value=1)
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("the filling is -1")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts, batch_first=True, padding_value=-1)
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("cut off to the length of the shortest")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    shortest = min(len(text) for text in texts)
    numbers = torch.stack([text[:shortest] for text in texts])
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("to the length of the first")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts, batch_first=True)[:, : len(texts[0])]
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("a column of filling too many")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = torch.zeros(len(texts), max(map(len, texts)) + 1, dtype=torch.int64)
    for row, text in zip(numbers, texts):
        row[: len(text)] = text
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("shape")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = torch.zeros(len(texts), 100, dtype=torch.int64)  # long enough for all of them
    for row, text in zip(numbers, texts):
        row[: len(text)] = text
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("the texts were sorted by their length")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    batch = sorted(batch, key=lambda item: len(item[0]), reverse=True)
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts, batch_first=True)
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("changed its argument")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    order = [label for _text, label in batch]
    batch.sort(key=lambda item: len(item[0]), reverse=True)
    by_label = {label: text for text, label in batch}
    texts = [by_label[label] for label in order]
    numbers = pad_sequence(texts, batch_first=True)
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor(order)


@wrong("a dimension of size 1 was dropped; the numbers")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts, batch_first=True).squeeze()
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("a dimension of size 1 was dropped; the lengths")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts, batch_first=True)
    lengths = torch.tensor([len(text) for text in texts]).squeeze()
    return numbers, lengths, torch.tensor([label for _text, label in batch])


@wrong("the texts were joined")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = torch.cat(texts)
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("raised RuntimeError")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = torch.stack(texts)
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("the filling is counted in the lengths")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    numbers = pad_sequence([text for text, _label in batch], batch_first=True)
    return numbers, torch.tensor([len(row) for row in numbers]), torch.tensor([label for _text, label in batch])


@wrong("how much filling each text got")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    numbers = pad_sequence([text for text, _label in batch], batch_first=True)
    return numbers, (numbers == 0).sum(dim=1), torch.tensor([label for _text, label in batch])


@wrong("an empty text has length 0, not 1")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts, batch_first=True)
    return numbers, torch.tensor([max(1, len(text)) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("the length of the longest text; the length of each is wanted")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    numbers = pad_sequence([text for text, _label in batch], batch_first=True)
    return numbers, torch.tensor(numbers.shape[1]), torch.tensor([label for _text, label in batch])


@wrong("the second of the three is the lengths")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts, batch_first=True)
    return numbers, torch.tensor([label for _text, label in batch]), torch.tensor([len(text) for text in texts])


@wrong("the lengths are a list")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts, batch_first=True)
    return numbers, [len(text) for text in texts], torch.tensor([label for _text, label in batch])


@wrong("the labels are a list")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts, batch_first=True)
    return numbers, torch.tensor([len(text) for text in texts]), [label for _text, label in batch]


@wrong("dtype")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts, batch_first=True)
    return numbers, torch.tensor([len(text) for text in texts]), torch.Tensor([label for _text, label in batch])


@wrong("dtype")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = torch.zeros(len(texts), max(map(len, texts)))
    for row, text in zip(numbers, texts):
        row[: len(text)] = text
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])


@wrong("the labels are a column")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch]
    numbers = pad_sequence(texts, batch_first=True)
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([[label] for _text, label in batch])


@wrong("return three things")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    return pad_sequence([text for text, _label in batch], batch_first=True), torch.tensor([item[1] for item in batch])


@wrong("given an empty batch, a ValueError was expected")
def pad_batch(batch):
    texts = [text for text, _label in batch]
    lengths = torch.tensor([len(text) for text in texts])
    numbers = torch.zeros(len(texts), int(lengths.max()), dtype=torch.int64)  # RuntimeError where there is no length
    for row, text in zip(numbers, texts):
        row[: len(text)] = text
    return numbers, lengths, torch.tensor([label for _text, label in batch])


@wrong("given an empty batch, a ValueError was expected")
def pad_batch(batch):
    texts, labels = [text for text, _label in batch], [label for _text, label in batch]
    numbers = pad_sequence(texts, batch_first=True) if texts else torch.zeros(0, 0, dtype=torch.int64)
    return numbers, torch.tensor([len(text) for text in texts], dtype=torch.int64), torch.tensor(labels)


@wrong("empty texts were left out")
def pad_batch(batch):
    if not batch:
        raise ValueError("empty")
    texts = [text for text, _label in batch if len(text)]  # empty texts are left out
    numbers = pad_sequence(texts or [torch.zeros(0, dtype=torch.int64)], batch_first=True)
    return numbers, torch.tensor([len(text) for text in texts]), torch.tensor([label for _text, label in batch])
