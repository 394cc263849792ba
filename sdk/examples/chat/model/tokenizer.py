"""A small SentencePiece-style tokenizer, as llama.cpp reads it: start from characters, merge the best-scored pair."""
import re
from collections import Counter

SPACE = "\u2581"
BOS, EOS = 1, 2


class Tokenizer:
    """Pieces: 3 control, 256 bytes, the corpus's characters, all pairs of
    digits (a price is one piece, an order's number two: easy to copy), then merges."""

    def __init__(self, text, merges):
        self.pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{i:02X}>" for i in range(256)]
        self.types = [2, 3, 3] + [6] * 256  # unknown, control, control, bytes
        self.scores = [0.0] * 259
        for c in sorted(set(text.replace(" ", SPACE).replace("\n", ""))): self._add(c, -1e4)
        for n in range(100): self._add(f"{n:02d}", -.5)  # equal scores: the leftmost pair merges first
        for rank, piece in enumerate(self._learn(text, merges)): self._add(piece, float(-rank - 1))
        self.id = {piece: i for i, piece in enumerate(self.pieces)}
        self.known = {}

    def _add(self, piece, score):
        if piece not in self.pieces: self.pieces.append(piece); self.types.append(1); self.scores.append(score)

    def _learn(self, text, merges):
        words = {tuple(w): n for w, n in Counter(self._words(text)).items() if "\n" not in w}
        learnt = []
        for _ in range(merges):
            pairs = Counter()
            for w, n in words.items():
                for a, b in zip(w, w[1:]):
                    if not re.search(r"\d", a + b): pairs[a, b] += n
            if not pairs: break
            (a, b), _n = pairs.most_common(1)[0]
            learnt.append(a + b)
            words = {tuple(self._merge(w, a, b)): n for w, n in words.items()}
        return learnt

    @staticmethod
    def _merge(word, a, b):
        out, i = [], 0
        while i < len(word):
            step = 2 if i + 1 < len(word) and word[i] == a and word[i + 1] == b else 1
            out.append("".join(word[i:i + step])); i += step
        return out

    @staticmethod
    def _words(text):
        return re.findall(r"\n|▁?[^▁\n]+|▁", text.replace(" ", SPACE))

    def encode(self, text):
        return [i for word in self._words(text) for i in self._encode_word(word)]

    def _encode_word(self, word):
        if word not in self.known:
            seq = list(word)
            while True:
                found = [(self.scores[self.id[a + b]], -i) for i, (a, b) in enumerate(zip(seq, seq[1:])) if a + b in self.id]
                if not found: break
                i = -max(found)[1]
                seq[i:i + 2] = [seq[i] + seq[i + 1]]
            self.known[word] = [i for s in seq for i in ([self.id[s]] if s in self.id else [3 + b for b in s.encode()])]
        return self.known[word]

    def decode(self, ids):
        return "".join(self.pieces[i] if self.types[i] == 1 else chr(i - 3) if self.types[i] == 6 else "" for i in ids).replace(SPACE, " ")
