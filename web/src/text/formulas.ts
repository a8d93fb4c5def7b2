/** The article's displayed formulas, in TeX, by the name index.html gives them in data-formula. The build renders them to MathML. */
export const article: Readonly<Record<string, string>> = {
  forward: String.raw`D(P\|Q) = \mathbb{E}_{x\sim P}\left[\log\frac{p(x)}{q(x)}\right]`,
  reverse: String.raw`D(Q\|P) = \mathbb{E}_{x\sim Q}\left[\log\frac{q(x)}{p(x)}\right]`,
  moments: String.raw`\mu_Q = \mathbb{E}_P[x], \qquad \sigma_Q^2 = \operatorname{Var}_P[x]`,
  family: String.raw`-\log r + \lambda\,(r - 1)`,
  expansion: String.raw`-\log r = -(r - 1) + \tfrac{1}{2}(r - 1)^2 - \cdots`,
  best: String.raw`\lambda^{*} = \frac{D(P\|Q) + D(Q\|P)}{\chi^2(Q\|P)}`,
  tails: String.raw`\mathbb{E}_P[r^2] < \infty \iff \sigma_Q^2 < 2\,\sigma_P^2`,
  narrow: String.raw`\mathbb{E}_Q[r^2] < \infty \iff \sigma_Q^2 > \tfrac{1}{2}\,\sigma_P^2`,
  otherWay: String.raw`\mathbb{E}_Q\left[(1 - r)\,s\right] = \nabla_\theta D(P\|Q)`,
  weighted: String.raw`\nabla_\theta\,(\rho\,k_3) = \rho\,k_3\,s + \rho\,(1 - r)\,s`,
  tilted: String.raw`\pi^{*} \propto \pi_{\mathrm{ref}}\, e^{\mathrm{reward}/\beta}`,
  product: String.raw`\operatorname{Var}[r_d] = \left(1 + \chi^2\right)^d - 1`,
  weightedSum: String.raw`\phantom{\nabla_\theta\,(\rho\,k_3)} = -\rho\,\log r\; s`,
};

/** All of them: what the build is to render. */
export const formulas: readonly string[] = Object.values(article);
