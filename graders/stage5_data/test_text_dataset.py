"""Hidden grader of stage5_data/text_dataset.py."""

import torch

from graders.engine.engine import Raised
from graders.kit import SeenTensor, _, assert_equal, assert_raises, assert_tensor, fail, points
from graders.kit.failures import said_by
from graders.stage5_data.shared import Seen, assert_length, make, outcome_of, pair

SMALL = ["river", "night", "cat", "seven", "bridge", "roof", "violin", "key", "open", "zoo", "tree"]
WORDS = ["Bread", "Tree", "Why", *SMALL]
CHINESE = "今天下午雨大图书馆开门站火车妹拉小提琴"  # all different
SPACES = [" ", "  ", "\t", "\n", " \n ", "\r\n", "　"]  # the last one is as wide as a Chinese character


def some(draw, items, count: int):
    """So many different ones of the items, in random order."""
    return [items[number] for number in draw.permutation(len(items))[:count]]


# ------------------------------------------------------------------------------------------- tokenize


@points(1)
def test_tokenize_white_space(submission, draw):
    """tokenize: what stands between white space, of whatever kind and length"""
    words = [*some(draw, WORDS, 5), "Don't", ".", "end.", "?!", "x-ray", "2.5"]
    words = some(draw, words, len(words))
    for gaps in ([" "], SPACES):
        text = " " + "".join(draw.choice(gaps) + word for word in words) + draw.choice(gaps)
        assert_equal(submission.tokenize(text), words, mistakes={
            _("the tokens are in small letters; capitals stay capitals"): [word.lower() for word in words],
            _("the text was cut at single spaces; white space is also several spaces, tabs and line breaks"):
                text.split(" "),
            _("the text was cut at single spaces, so empty tokens are among the others"): text.strip().split(" "),
            _("tabs and line breaks are white space, too"): [part for part in text.split(" ") if part],
            _("the tokens are in alphabetical order; they stay in the order of the text"): sorted(words),
            _("these are single characters; a token of English is what stands between white space"): list(text),
            _("punctuation was dropped; it stays where it is"):
                [kept for word in words if (kept := "".join(c for c in word if c.isalnum()))],
        })
    assert_equal(submission.tokenize("the cat and the dog"), ["the", "cat", "and", "the", "dog"], mistakes={
        _("a token that occurs twice is there only once; the text has it twice"): ["the", "cat", "and", "dog"],
    })
    for text in ("", "   ", "\n\t "):
        assert_equal(submission.tokenize(text), [], mistakes={
            _("an empty text has no tokens; here it has one, an empty one"): [""],
        })


@points(2)
def test_tokenize_chinese(submission, draw):
    """tokenize: each Chinese character is a token of its own"""
    for text in (
        "".join(some(draw, CHINESE, draw.size(4, 8))),
        "一一" + draw.choice(CHINESE) * 2 + "\u9fff\u9fff龥",  # the first and the last of them, and all of them twice
        "，".join(some(draw, CHINESE, 3)) + "。",
    ):
        assert_equal(submission.tokenize(text), list(text), mistakes={
            _("the whole text is one token: Chinese has no spaces, so each character is a token"): [text],
            _("a character that occurs twice is there only once"): list(dict.fromkeys(text)),
            _("the Chinese comma or full stop was dropped; punctuation stays where it is"):
                [c for c in text if c not in "，。"],
            _("the last Chinese characters, 0x9FA6 to 0x9FFF, were not taken for such"):
                [*text[:4], text[4:6], text[6:]] if text[0] == "一" else None,
            _("the first of all Chinese characters, 一 (0x4E00), was not taken for one"):
                [text[:2], *text[2:]] if text[0] == "一" else None,
        })


@points(1)
def test_tokenize_mixed(submission, draw):
    """tokenize: English words and numbers between Chinese characters stay whole"""
    one, two, three, four, five = some(draw, CHINESE, 5)
    word, other = some(draw, WORDS, 2)
    text = f"{one}{two}{word}{three} 2024 {four}{other}！ {five}"
    assert_equal(submission.tokenize(text), [one, two, word, three, "2024", four, f"{other}！", five], mistakes={
        _("English words were cut into letters; only Chinese characters are tokens of their own"):
            [c for c in text if c != " "],
        _("the text was cut at white space only; each Chinese character is a token of its own"): text.split(),
        _("an English word behind a Chinese character was not cut off from it"):
            [one, f"{two}{word}", three, "2024", f"{four}{other}！", five],
        _("an English word in front of a Chinese character was not cut off from it"):
            [one, two, f"{word}{three}", "2024", four, f"{other}！", five],
        _("what is not Chinese was dropped"): [one, two, three, four, five],
        _("the punctuation behind a word was cut off from it or dropped; it stays where it is"):
            [one, two, word, three, "2024", four, other, "！", five],
    })


# ------------------------------------------------------------------------------------------- build_vocabulary


def numbered(tokens):
    """The vocabulary with these tokens, in this order."""
    return {token: number for number, token in enumerate(["<pad>", "<unk>", *tokens])}


class Corpus:
    """Texts whose tokens have known counts; everything that a wrong order could go by differs from the right one.

    Attributes:
        texts: the texts.
        counts: token -> how often it occurs, in order of appearance.
    """

    def __init__(self, draw, pool) -> None:
        words = sorted(some(draw, pool, 9))
        tied = [words[number] for number in (1, 2, 5, 7)]  # twice each
        first = [tied[number] for number in (2, 0, 3, 1)]  # neither in alphabetical order nor in the opposite one
        lines = [
            [words[0], *first],
            [words[4], *some(draw, tied, 4)],
            [words[8]] * 4,  # the most frequent, all in one text
            [words[4], words[3], words[6]],
            [],
            [words[4]],
        ]
        self.texts = [" ".join(line) for line in lines]
        self.counts: dict[str, int] = {}
        for line in lines:
            for token in line:
                self.counts[token] = self.counts.get(token, 0) + 1
        self.spread = {token: sum(token in line for line in lines) for token in self.counts}

    def ordered(self, least: int = 1):
        """The tokens with this count or more, as they are to be ordered."""
        kept = [token for token, count in self.counts.items() if count >= least]
        return sorted(sorted(kept), key=self.counts.__getitem__, reverse=True)


def order_wrongly(corpus):
    """The vocabularies that the usual mistakes give."""
    counts, spread = corpus.counts, corpus.spread
    right = corpus.ordered()
    falling = sorted(counts, key=counts.__getitem__, reverse=True)
    lowered: dict[str, int] = {}
    for token, count in counts.items():
        lowered[token.lower()] = lowered.get(token.lower(), 0) + count
    letters: dict[str, int] = {}
    for text in corpus.texts:
        for letter in text:
            letters[letter] = letters.get(letter, 0) + 1
    return {
        _("tokens that are equally frequent stand in the order in which they appear; alphabetical order is wanted"):
            numbered(falling),
        _("tokens that are equally frequent stand in reverse alphabetical order"):
            numbered(sorted(counts, key=lambda token: (counts[token], token), reverse=True)),
        _("the rarest tokens come first; the most frequent come first"):
            numbered(sorted(counts, key=lambda token: (counts[token], token))),
        _("the tokens are in alphabetical order only; the most frequent come first"): numbered(sorted(counts)),
        _("the tokens are in the order in which they appear; the most frequent come first"): numbered(counts),
        _("a token was counted once for each text that has it; every occurrence counts"):
            numbered(sorted(spread, key=lambda token: (-spread[token], token))),
        _("the tokens are numbered from 0 on, with no <pad> and <unk> before them"):
            {token: number for number, token in enumerate(right)},
        _("there is no <unk>: 1 is its number"): {token: n for n, token in enumerate(["<pad>", *right])},
        _("<pad> and <unk> are the wrong way round: <pad> is 0 and <unk> is 1"):
            {token: n for n, token in enumerate(["<unk>", "<pad>", *right])},
        _("<pad> and <unk> come last; they are 0 and 1"):
            {token: n for n, token in enumerate([*right, "<pad>", "<unk>"])},
        _("the numbers start at 1; <pad> is 0"): {token: n + 1 for token, n in numbered(right).items()},
        _("after <pad> and <unk> the numbers start at 3 or later; the first token has 2"):
            {token: n + (n > 1) for token, n in numbered(right).items()},
        _("these are the counts of the tokens; their numbers are wanted"): counts,
        _("the dict leads from numbers to tokens; the other way round is wanted"):
            {number: token for token, number in numbered(right).items()},
        _("the tokens were turned to small letters; capitals stay capitals"):
            None if lowered.keys() == counts.keys()
            else numbered(sorted(lowered, key=lambda token: (-lowered[token], token))),
        _("these are single characters; the tokens are wanted, as tokenize gives them"):
            numbered(sorted(letters, key=lambda letter: (-letters[letter], letter))),
    }


@points(3)
def test_build_vocabulary_order(submission, draw):
    """build_vocabulary: the most frequent token first, ties in alphabetical order"""
    for pool in (SMALL, [*WORDS[:3], *some(draw, SMALL, 7)], SMALL):  # of the ten, nine are taken: some have capitals
        corpus = Corpus(draw, pool)
        got = submission.build_vocabulary(corpus.texts)
        assert_equal(got, numbered(corpus.ordered()), mistakes=order_wrongly(corpus))


@points(1)
def test_build_vocabulary_special(submission, draw):
    """build_vocabulary: <pad> is 0 and <unk> is 1, also where there is no token"""
    for texts in ([], [""], ["  ", ""]):
        assert_equal(submission.build_vocabulary(texts), {"<pad>": 0, "<unk>": 1}, mistakes={
            _("without any token the vocabulary is empty; <pad> and <unk> are always there"): {},
            _("an empty text has no tokens; here it gave one, an empty one"): {"<pad>": 0, "<unk>": 1, "": 2},
        })
    word = draw.choice(WORDS)
    assert_equal(submission.build_vocabulary([word]), {"<pad>": 0, "<unk>": 1, word: 2})


@points(2)
def test_build_vocabulary_min_count(submission, draw):
    """build_vocabulary: tokens that occur less often than min_count are left out"""
    corpus = Corpus(draw, SMALL)
    for least in (3, 2, 4, 5):
        by_text = [token for token in corpus.ordered() if corpus.spread[token] >= least]
        assert_equal(
            submission.build_vocabulary(corpus.texts, min_count=least),
            numbered(corpus.ordered(least)),
            mistakes={
                _("min_count is ignored: rare tokens are still there"): numbered(corpus.ordered()),
                _("tokens that occur exactly min_count times were left out; only those that occur less often are"):
                    numbered(corpus.ordered(least + 1)),
                _("min_count was compared with the number of texts that have the token; every occurrence counts"):
                    numbered(by_text),
                _("the frequent tokens were left out; the rare ones are to be"):
                    numbered([token for token in corpus.ordered() if corpus.counts[token] < least]),
                _("only {count} of the tokens were kept: min_count is no number of tokens").format(count=least):
                    numbered(corpus.ordered()[:least]),
                _("<pad> and <unk> were left out as if they were rare; they are always there"):
                    {token: number for number, token in enumerate(corpus.ordered(least))},
            },
        )


@points(1)
def test_build_vocabulary_chinese(submission, draw):
    """build_vocabulary: Chinese characters are tokens of their own"""
    one, two, three = sorted(some(draw, CHINESE, 3))
    word = draw.choice(WORDS)
    texts = [f"{three}{two}{word} {three}", f"{one}{three}。", f"{word}{two}"]
    expected = {"<pad>": 0, "<unk>": 1, three: 2, word: 3, two: 4, "。": 5, one: 6}
    by_space: dict[str, int] = {}
    for token in " ".join(texts).split():
        by_space[token] = by_space.get(token, 0) + 1
    assert_equal(submission.build_vocabulary(texts), expected, mistakes={
        _("the texts were cut at white space only; each Chinese character is a token of its own"):
            numbered(sorted(by_space, key=lambda token: (-by_space[token], token))),
    })


# ------------------------------------------------------------------------------------------- TextDataset


def item_at(student, texts, labels, vocabulary, index):
    """Runs inside: one item of a new dataset."""
    return make(student, "TextDataset", texts, labels, vocabulary)[index]


def length_of(student, texts, labels, vocabulary):
    """Runs inside: the length of a new dataset."""
    return len(make(student, "TextDataset", texts, labels, vocabulary))


def vocabulary_of(draw, tokens):
    """A vocabulary with these tokens, in another order than any rule would give."""
    return numbered(some(draw, tokens, len(tokens)))


def assert_numbers(got, vocabulary, tokens) -> None:
    """The numbers of a text must be those of its tokens."""
    if isinstance(got, list):
        fail(_("the numbers are a list; a tensor is wanted"))
    if isinstance(got, int):
        fail(_("the label came first; an item is the numbers and then the label"))
    right = [vocabulary.get(token, 1) for token in tokens]
    unknown = [number for number, token in enumerate(tokens) if token not in vocabulary]
    known = [vocabulary[token] for token in tokens if token in vocabulary]
    added: dict[str, int] = {}
    for token in tokens:
        if token not in vocabulary:
            added.setdefault(token, len(vocabulary) + len(added))
    mistakes = {
        _("the text was cut at white space only; each Chinese character is a token of its own"):
            [1] if any(token in CHINESE for token in tokens) else None,
        _("a word that is not in the vocabulary became <pad> (0); it is <unk>, 1"):
            [0 if place in unknown else number for place, number in enumerate(right)],
        _("words that are not in the vocabulary were left out; each becomes <unk>, 1"): known,
        _("a word that is not in the vocabulary got a new number; it is <unk>, 1"):
            [vocabulary.get(token, added.get(token, 1)) for token in tokens],
        _("a word that is not in the vocabulary became -1; it is <unk>, 1"):
            [-1 if place in unknown else number for place, number in enumerate(right)],
        _("the numbers are in ascending order; they stay in the order of the text"): sorted(right),
        _("a number that occurs twice is there only once; the text has it twice"): list(dict.fromkeys(right)),
        _("the vocabulary that was given is not used: the numbers come from a new one"):
            [numbered(sorted(set(tokens))).get(token, 1) for token in tokens],
        _("capitals and small letters were taken for the same; they are different tokens"):
            [vocabulary.get(token.lower(), 1) for token in tokens],
        _("the numbers are one less than in the vocabulary"): [number - 1 for number in right],
    }
    assert_tensor(got, torch.tensor(right, dtype=torch.int64), mistakes={
        sentence: torch.tensor(wrong, dtype=torch.int64) for sentence, wrong in mistakes.items() if wrong is not None
    })


def assert_label(got, label: int) -> None:
    if isinstance(got, SeenTensor):
        fail(_("the label is a tensor; an int is wanted"))
    assert_equal(got, label)


@points(3)
def test_TextDataset_items(submission, draw):
    """TextDataset: an item is the numbers of the tokens, and the label"""
    words = some(draw, WORDS, 8)
    vocabulary = vocabulary_of(draw, words)
    lines = [some(draw, words, draw.size(2, 6)) for _line in range(3)] + [[words[3]], [words[2], words[0], words[2]]]
    texts, labels = ["  ".join(line) for line in lines], [7 - 2 * number for number in range(5)]
    for index in draw.permutation(5):
        got, label = pair(Seen(submission, "TextDataset", item_at, own=3)(texts, labels, vocabulary, index))
        assert_numbers(got, vocabulary, lines[index])
        assert_label(label, labels[index])
    assert_length(submission.run(length_of, texts, labels, vocabulary), 5, {
        _("this is the size of the vocabulary; the number of texts is wanted"): len(vocabulary),
        _("this is the number of all tokens; the number of texts is wanted"): sum(map(len, lines)),
    })


@points(2)
def test_TextDataset_unknown_word(submission, draw):
    """TextDataset: a word that the vocabulary does not have becomes <unk>"""
    words = some(draw, SMALL, 9)
    vocabulary = vocabulary_of(draw, words[:6])
    tokens = [words[6], words[0], words[7], words[1].capitalize(), words[2], words[6]]
    item = outcome_of(submission, item_at, ["", " ".join(tokens)], [0, 4], vocabulary, 1)
    if isinstance(item, Raised):
        text = _("a word that the vocabulary does not have raised {what}; it becomes <unk>, 1")
        fail(text.format(what=said_by(item)))
    got, label = pair(item)
    assert_numbers(got, vocabulary, tokens)
    assert_label(label, 4)
    item = Seen(submission, "TextDataset", item_at, own=3)([" ".join(tokens)], [1], vocabulary, 0)
    assert_numbers(pair(item)[0], vocabulary, tokens)


@points(1)
def test_TextDataset_empty_text(submission, draw):
    """TextDataset: an empty text gives an empty tensor, int64 as always"""
    vocabulary = vocabulary_of(draw, some(draw, WORDS, 4))
    for text in ("", " \n "):
        item = outcome_of(submission, item_at, [WORDS[0], text], [1, 3], vocabulary, 1)
        if isinstance(item, Raised):
            fail(_("an empty text raised {what}; it gives an empty tensor").format(what=said_by(item)))
        got, label = pair(item)
        if isinstance(got, SeenTensor) and got.shape == (0,) and got.dtype == torch.float32:
            fail(_("of an empty list torch.tensor makes float32, for it cannot know better: say which dtype is wanted"))
        assert_tensor(got, torch.zeros(0, dtype=torch.int64), mistakes={
            _("an empty text has no tokens, but <pad> (0) came in their place"): torch.zeros(1, dtype=torch.int64),
            _("an empty text has no tokens, but <unk> (1) came in their place"): torch.ones(1, dtype=torch.int64),
        })
        assert_label(label, 3)


@points(1)
def test_TextDataset_chinese(submission, draw):
    """TextDataset: each Chinese character gets its number"""
    characters = some(draw, CHINESE, 7)
    word = draw.choice(WORDS)
    vocabulary = vocabulary_of(draw, [*characters[:5], "。", word])
    tokens = [*characters[2:7], word, characters[0], "。"]
    got, _label = pair(submission.run(item_at, ["".join(tokens)], [1], vocabulary, 0))
    assert_numbers(got, vocabulary, tokens)


@points(1)
def test_TextDataset_lengths_differ(submission, draw):
    """TextDataset: texts and labels that are not equally many raise ValueError"""
    texts = some(draw, WORDS, draw.size(3, 5))
    vocabulary = vocabulary_of(draw, texts)
    for count, when in (
        (len(texts) - 1, _("a label too few")),
        (len(texts) + 1, _("a label too many")),
        (0, _("no labels")),
    ):
        assert_raises(submission.TextDataset, texts, [1] * count, vocabulary, when=when)


@points(1)
def test_TextDataset_index(submission, draw):
    """TextDataset: negative indices count from the end; one that is none raises IndexError"""
    texts = some(draw, WORDS, draw.size(3, 5))
    n, vocabulary = len(texts), vocabulary_of(draw, texts)
    labels = draw.permutation(n)
    for index in (-1, -n, n, n + draw.size(1, 4), -n - 1):
        item = outcome_of(submission, item_at, texts, labels, vocabulary, index)
        words = {"index": index, "n": n, "what": said_by(item) if isinstance(item, Raised) else ""}
        if -n <= index < n:
            if isinstance(item, Raised):
                fail(_("index {index} of {n} texts raised {what}; negative numbers count from the end").format(**words))
            got, label = pair(item)
            assert_numbers(got, vocabulary, [texts[index]])
            assert_label(label, labels[index])
        elif not isinstance(item, Raised):
            fail(_("index {index} of {n} texts gave an item; IndexError is wanted: without it a for loop over the "
                   "dataset does not end").format(**words))
        elif "IndexError" not in item.types:
            fail(_("index {index} of {n} texts raised {what}; IndexError is wanted, which ends a for loop")
                 .format(**words))


# ------------------------------------------------------------------------------------------- pad_batch


def batch_of(draw, lengths):
    """Items of a text dataset with these lengths; no number but the labels is 0."""
    labels = draw.permutation(len(lengths))
    return [(draw.integers(length, low=2, high=99), label) for length, label in zip(lengths, labels, strict=True)]


def three(got):
    """The numbers, the lengths and the labels, which must be a tuple of three tensors."""
    if not isinstance(got, tuple) or len(got) != 3:
        fail(_("return three things, the padded numbers, the lengths and the labels: return numbers, lengths, labels"))
    for name, part in zip((_("numbers"), _("lengths"), _("labels")), got, strict=True):
        if isinstance(part, list):
            fail(_("the {name} are a list; a tensor is wanted").format(name=name))
    return got


def padded(texts, width: int, *, fill: int = 0, left: bool = False):
    """The texts as rows of this width, filled up at the right or at the left, cut off where they are longer."""
    rows = torch.full((len(texts), width), fill, dtype=torch.int64)
    for row, text in zip(rows, texts, strict=True):
        kept = min(len(text), width)
        row[width - kept if left else 0 : width if left else kept] = text[:kept]
    return rows


def assert_batch(got, batch) -> None:
    """The three tensors that belong to a batch."""
    texts, labels = [text for text, _label in batch], torch.tensor([label for _text, label in batch])
    numbers, got_lengths, got_labels = three(got)
    lengths = torch.tensor([len(text) for text in texts])
    width = int(lengths.max())
    by_length = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
    right = padded(texts, width)
    assert_tensor(numbers, right, mistakes={
        _("this is (T, N): one column for each text; (N, T) is wanted, one row for each (batch_first=True)"): right.T,
        _("the filling stands in front of the texts; it belongs at their end"): padded(texts, width, left=True),
        _("the filling is 1, which is <unk>; 0, <pad>, is wanted"): padded(texts, width, fill=1),
        _("the filling is -1; 0, <pad>, is wanted"): padded(texts, width, fill=-1),
        _("the longer texts were cut off to the length of the shortest; the shorter ones are filled up"):
            padded(texts, int(lengths.min())),
        _("the texts were filled up or cut off to the length of the first"): padded(texts, len(texts[0])),
        _("each row has a column of filling too many; T is the length of the longest text"): padded(texts, width + 1),
        _("the texts were sorted by their length; they stay in the order of the batch"): right[by_length],
        _("a dimension of size 1 was dropped; the numbers are (N, T), also for one text"): right.squeeze(),
        _("empty texts were left out; each has a row, with nothing but filling"):
            padded([text for text in texts if len(text)], width),
        _("the texts were joined one after the other; a row for each is wanted"): torch.cat(texts),
    })
    assert_tensor(got_lengths, lengths, mistakes={
        _("a dimension of size 1 was dropped; the lengths are (N,), also for one text"): lengths.squeeze(),
        _("the filling is counted in the lengths; they are those of the texts before they are filled up"):
            torch.full((len(texts),), width),
        _("this is how much filling each text got; its own length is wanted"): width - lengths,
        _("the lengths are in descending order; they stay in the order of the batch"): lengths[by_length],
        _("an empty text has length 0, not 1"): lengths.clamp(min=1),
        _("this is one number, the length of the longest text; the length of each is wanted"): lengths.max(),
        _("this is the number of texts; the length of each is wanted"): torch.tensor(len(texts)),
        _("these are the labels; the second of the three is the lengths"): labels,
        _("the lengths are a column, (N, 1); (N,) is wanted"): lengths[:, None],
    })
    assert_tensor(got_labels, labels, mistakes={
        _("these are the lengths; the third of the three is the labels"): lengths,
        _("the labels are in another order than the texts"): labels[by_length],
        _("a dimension of size 1 was dropped; the labels are (N,), also for one text"): labels.squeeze(),
        _("the labels are a column, (N, 1); (N,) is wanted"): labels[:, None],
    })


@points(3)
def test_pad_batch_values(submission, draw):
    """pad_batch: the texts as rows filled up with 0, their lengths, their labels"""
    for _round in range(2):
        lengths = some(draw, [2, 3, 5, 6, 8, 9], 4)  # all different, but the last is none of their extremes
        while lengths[0] in (min(lengths), max(lengths)):
            lengths = some(draw, lengths, 4)
        batch = batch_of(draw, lengths)
        assert_batch(submission.pad_batch(batch), batch)


@points(1)
def test_pad_batch_equal_lengths(submission, draw):
    """pad_batch: texts that are equally long need no filling"""
    batch = batch_of(draw, [draw.size(2, 6)] * draw.size(3, 5))
    assert_batch(submission.pad_batch(batch), batch)


@points(1)
def test_pad_batch_one_text(submission, draw):
    """pad_batch: a batch of one text is still a batch"""
    for length in (draw.size(2, 6), 1):
        batch = [(text, draw.size(2, 9)) for text, _label in batch_of(draw, [length])]
        assert_batch(submission.pad_batch(batch), batch)


@points(1)
def test_pad_batch_empty_text(submission, draw):
    """pad_batch: an empty text is a row of filling, and its length is 0"""
    batch = batch_of(draw, some(draw, [0, 4, 2, 0], 4))
    assert_batch(submission.pad_batch(batch), batch)
    batch = batch_of(draw, [0] * draw.size(1, 3))
    numbers, lengths, labels = three(submission.pad_batch(batch))
    width = 1 if isinstance(numbers, SeenTensor) and numbers.shape == (len(batch), 1) else 0  # either is right
    assert_tensor(numbers, torch.zeros(len(batch), width, dtype=torch.int64))
    assert_tensor(lengths, torch.zeros(len(batch), dtype=torch.int64))
    assert_tensor(labels, torch.tensor([label for _text, label in batch]))


@points(1)
def test_pad_batch_no_text(submission, draw):
    """pad_batch: an empty batch raises ValueError"""
    assert_raises(submission.pad_batch, [], when=_("an empty batch"))
