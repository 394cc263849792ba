"""Trains the demo's model and writes tiny.gguf.  OPENBLAS_NUM_THREADS=1 python3 train.py [steps, default 4000: about 8 minutes]"""
import random
import sys
import time
import numpy as np
from corpus import DOCUMENTS, format_prompt, sample
from gguf import write
from llama import F, Llama
from tokenizer import BOS, EOS, Tokenizer

STEPS = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
CONTEXT, BATCH, MERGES = 256, 24, 350
PEAK_RATE, WARM_UP = 4e-3, 60

random.seed(7); rng = np.random.default_rng(7)
text = "\n".join(p + a for p, a in (sample() for _ in range(4000))) + " 0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ ,.?!:;-+*/'()"
tokenizer = Tokenizer(text, MERGES)
model = Llama(len(tokenizer.pieces), width=96, layers=3, heads=4, hidden=256, context=CONTEXT)
print("pieces", len(tokenizer.pieces), "parameters", sum(w.size for w in model.W.values()), flush=True)


def example():
    prompt, answer = sample()
    head, tail = [BOS] + tokenizer.encode(prompt), tokenizer.encode(answer) + [EOS]
    return (head + tail, len(head)) if len(head) + len(tail) <= CONTEXT else example()


def batch():
    """Sequences of similar length side by side, so that little is padding; only the answer counts."""
    pool = sorted((example() for _ in range(BATCH * 8)), key=lambda e: len(e[0]))
    order = list(range(8)); random.shuffle(order)
    for n in order:
        group = pool[n * BATCH:(n + 1) * BATCH]; t = max(len(ids) for ids, _ in group) - 1
        X, Y, M = np.zeros((BATCH, t), int), np.zeros((BATCH, t), int), np.zeros((BATCH, t), F)
        for j, (ids, start) in enumerate(group):
            X[j, :len(ids) - 1] = ids[:-1]; Y[j, :len(ids) - 1] = ids[1:]; M[j, start - 1:len(ids) - 1] = 1
        yield X, Y, M


def batches():
    while True: yield from batch()


first, second = ({k: np.zeros_like(v) for k, v in model.W.items()} for _ in range(2))
began, losses = time.time(), []
for it, (X, Y, M) in enumerate(batches(), 1):
    if it > STEPS: break
    loss, G = model.loss(X, Y, M); losses.append(loss)
    rate = PEAK_RATE * min(1, it / WARM_UP) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * it / STEPS)))
    clip = min(1, 1 / np.sqrt(sum(float((g * g).sum()) for g in G.values())))
    for k, w in model.W.items():  # AdamW
        g = G[k] * F(clip); first[k] += F(.1) * (g - first[k]); second[k] += F(.02) * (g * g - second[k])
        step = first[k] / F(1 - .9 ** it) / (np.sqrt(second[k] / F(1 - .98 ** it)) + F(1e-8))
        w -= F(rate) * (step + (F(.02) * w if w.ndim == 2 else 0))
    if it % 50 == 0: print(it, f"loss {np.mean(losses[-50:]):.3f}", f"{time.time() - began:.0f} s", flush=True)

TEMPLATE = ("{% for m in messages %}{% if m['role']=='system' %}Notes: {{ m['content'] }}\n{% elif m['role']=='user' %}User: {{ m['content'] }}\n"
            "{% elif m['role']=='tool' %}Tool: {{ m['content'] }}\n{% elif m['role']=='assistant' %}Bot: {{ m['content'] }}\n{% endif %}{% endfor %}"
            "{% if add_generation_prompt %}Bot:{% endif %}")
size = write("tiny.gguf", dict(ctx=CONTEXT, d=model.d, L=model.L, h=model.h, ff=model.ff), tokenizer.pieces, tokenizer.scores, tokenizer.types, model.W, TEMPLATE, "genai-traces-tiny")
print("tiny.gguf:", size, "bytes")


def answer(prompt): ids = [BOS] + tokenizer.encode(prompt); return tokenizer.decode(model.continue_greedily(ids, EOS)[len(ids):])


right, checks = 0, [sample() for _ in range(150)]
for prompt, wanted in checks:
    got = answer(prompt); right += got == wanted
    if got != wanted: print("--", prompt.splitlines()[:2], "→", repr(got), "instead of", repr(wanted))
print(f"{right} of {len(checks)} exactly right")
for question, ids in [("How much is the Nova lamp?", ["nova", "comet"]), ("How long is the warranty?", ["warranty"]), ("What is a span?", ["span", "trace"]),
                      ("How much is the Vega lamp?", []), ("Who founded the shop?", [])]:
    print(question, "→", answer(format_prompt(" ".join(DOCUMENTS[i] for i in ids) or "none", question)))
