"""The Llama architecture in numpy, forward and backward by hand: RMSNorm, rotary attention, SwiGLU."""
import numpy as np

F = np.float32


class Llama:
    def __init__(self, vocabulary, width, layers, heads, hidden, context, seed=7):
        rng = np.random.default_rng(seed)
        self.d, self.L, self.h, self.ff, self.hd = width, layers, heads, hidden, width // heads
        # biases of llama.cpp's format: matrices are (out, in)
        W = {"emb": rng.normal(0, .02, (vocabulary, width)), "nf": np.ones(width), "out": rng.normal(0, .02, (vocabulary, width))}
        for i in range(layers):
            shapes = dict(q=(width, width), k=(width, width), v=(width, width), o=(width, width), g=(hidden, width), u=(hidden, width), w=(width, hidden))
            for name, shape in shapes.items(): W[f"{name}{i}"] = rng.normal(0, .05 if name not in "ow" else .05 / np.sqrt(2 * layers), shape)
            W[f"n1{i}"] = np.ones(width); W[f"n2{i}"] = np.ones(width)
        self.W = {k: v.astype(F) for k, v in W.items()}
        angle = np.arange(context)[:, None] * 10000.0 ** (-np.arange(0, self.hd, 2) / self.hd)
        self.cos, self.sin = np.cos(angle).astype(F), np.sin(angle).astype(F)
        self.mask = np.triu(np.full((context, context), -1e9, F), 1)

    def rope(self, x, sign=F(1)):  # B, heads, T, hd; interleaved pairs as llama.cpp has them
        c, s = self.cos[:x.shape[2]], sign * self.sin[:x.shape[2]]
        out = np.empty_like(x); a, b = x[..., 0::2], x[..., 1::2]
        out[..., 0::2] = a * c - b * s; out[..., 1::2] = a * s + b * c
        return out

    def split(self, x): B, T, _ = x.shape; return x.reshape(B, T, self.h, self.hd).transpose(0, 2, 1, 3)
    def join(self, x): B, _, T, _ = x.shape; return x.transpose(0, 2, 1, 3).reshape(B, T, self.d)

    def forward(self, X):
        W, t, scale = self.W, X.shape[1], F(1 / np.sqrt(self.hd))
        x, kept = W["emb"][X], []
        for i in range(self.L):
            a, r1 = rms(x, W[f"n1{i}"])
            q, k, v = self.rope(self.split(a @ W[f"q{i}"].T)), self.rope(self.split(a @ W[f"k{i}"].T)), self.split(a @ W[f"v{i}"].T)
            s = q @ k.transpose(0, 1, 3, 2); s *= scale; s += self.mask[:t, :t]; s -= s.max(-1, keepdims=True)
            p = np.exp(s, out=s); p /= p.sum(-1, keepdims=True)
            o = self.join(p @ v); x1 = x + o @ W[f"o{i}"].T
            b, r2 = rms(x1, W[f"n2{i}"]); gate, up = b @ W[f"g{i}"].T, b @ W[f"u{i}"].T
            sig = 1 / (1 + np.exp(-gate)); act = gate * sig; m = act * up
            kept.append((x, a, r1, q, k, v, p, o, x1, b, r2, gate, up, sig, act, m)); x = x1 + m @ W[f"w{i}"].T
        f, rf = rms(x, W["nf"])
        return x, f, rf, kept

    def loss(self, X, Y, M):
        """Mean cross entropy over the places with weight in M, and its gradients."""
        W, G, scale = self.W, {}, F(1 / np.sqrt(self.hd))
        x, f, rf, kept = self.forward(X)
        at = np.nonzero(M)  # logits only where they count
        fm, w = f[at], (M[at] / M.sum())[:, None]
        lg = fm @ W["out"].T; lg -= lg.max(-1, keepdims=True); pr = np.exp(lg); pr /= pr.sum(-1, keepdims=True)
        rows = np.arange(len(fm)); loss = -(np.log(pr[rows, Y[at]] + 1e-9) * w[:, 0]).sum()
        pr[rows, Y[at]] -= 1; pr *= w
        G["out"] = pr.T @ fm; df = np.zeros_like(f); df[at] = pr @ W["out"]
        dx, G["nf"] = rms_back(df, x, W["nf"], rf)
        for i in reversed(range(self.L)):
            x0, a, r1, q, k, v, p, o, x1, b, r2, gate, up, sig, act, m = kept[i]
            G[f"w{i}"] = outer(dx, m); dm = dx @ W[f"w{i}"]; dup = dm * act; dgate = dm * up * (sig + gate * sig * (1 - sig))
            G[f"g{i}"] = outer(dgate, b); G[f"u{i}"] = outer(dup, b)
            d1, G[f"n2{i}"] = rms_back(dgate @ W[f"g{i}"] + dup @ W[f"u{i}"], x1, W[f"n2{i}"], r2); dx = dx + d1
            G[f"o{i}"] = outer(dx, o); do = self.split(dx @ W[f"o{i}"])
            dv = p.transpose(0, 1, 3, 2) @ do; dp = do @ v.transpose(0, 1, 3, 2)
            dp -= (dp * p).sum(-1, keepdims=True); dp *= p; dp *= scale
            dq, dk = self.join(self.rope(dp @ k, F(-1))), self.join(self.rope(dp.transpose(0, 1, 3, 2) @ q, F(-1))); dv = self.join(dv)
            for name, g in (("q", dq), ("k", dk), ("v", dv)): G[f"{name}{i}"] = outer(g, a)
            d0, G[f"n1{i}"] = rms_back(dq @ W[f"q{i}"] + dk @ W[f"k{i}"] + dv @ W[f"v{i}"], x0, W[f"n1{i}"], r1); dx = dx + d0
        G["emb"] = np.zeros_like(W["emb"]); np.add.at(G["emb"], X, dx)
        return float(loss), G

    def continue_greedily(self, ids, stop, most=160):
        for _ in range(most):
            _, f, _, _ = self.forward(np.array([ids]))
            nxt = int((f[0, -1] @ self.W["out"].T).argmax())
            if nxt == stop: break
            ids = [*ids, nxt]
        return ids


def outer(dy, x): return dy.reshape(-1, dy.shape[-1]).T @ x.reshape(-1, x.shape[-1])
def rms(x, w): r = 1 / np.sqrt((x * x).mean(-1, keepdims=True) + F(1e-5)); return x * r * w, r
def rms_back(dy, x, w, r): g = dy * w; return r * g - x * (r ** 3) * (g * x).mean(-1, keepdims=True), (dy * x * r).sum((0, 1))
