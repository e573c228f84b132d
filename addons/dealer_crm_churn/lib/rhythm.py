"""The rhythm of a customer's visits, and whether he still comes. Plain Python, no Odoo.

The method: *log-normal gaps with empirical-Bayes shrinkage and a chance of leaving*. It is the
Pareto/NBD idea (a customer comes by his own rate until he leaves, unseen) with gaps that are
regular, as services are, instead of exponential.

- The gaps between the visits of customer i are log-normal: ln gap ~ N(mu_i, sigma²).
- The customers' own mu_i are spread around the store's: mu_i ~ N(m, tau²). With n gaps of mean
  y the customer's mu is known as N(c, v) with  v = 1 / (n/sigma² + 1/tau²),
  c = v (n y/sigma² + m/tau²): who came once has the store's rhythm, who came often his own.
- So his next gap is ln gap ~ N(c, sigma² + v), with the survival function S.
- After each visit he leaves for good with probability p, the store's.
- Away for t days since the last visit, he is still a customer with probability
      alive = (1 - p) S(t) / (p + (1 - p) S(t))
  and comes within the next h days with probability
      comes = (1 - p) (S(t) - S(t + h)) / (p + (1 - p) S(t)).

m, sigma² and tau² are estimated by moments, p by maximum likelihood over the gaps seen and those
still open. SQL does the customers (dealer_customer_churn_query.py); what is left is here.
"""

import math

#: Bins of the histogram of S over the customers, see `fit_leaving`.
BINS = 200

# of a store that has seen too little: half a year, half or double of it, one in eight leaves
UNKNOWN = (math.log(182.0), 0.35, 0.25, 0.125)


def spread(count, total, squares, between_count, between_mean, between_squares, inverse_gaps):
    """Return (m, sigma², tau²) of a store by moments.

    :param count, total, squares: gaps of customers with two or more, the sum of their logarithms
        less each customer's own mean (0 by nature) is not needed; `squares` is the sum of squares
        of the logarithms less their customer's mean, `total` the number of those customers
    :param between_count, between_mean, between_squares: customers with a gap, the mean and the
        sum of squares around it of their own mean logarithms
    :param inverse_gaps: mean of 1/n over those customers
    """
    m, sigma2, tau2, _leave = UNKNOWN
    if count - total >= 20:
        sigma2 = max(squares / (count - total), 0.01)
    if between_count >= 20:
        m = between_mean
        tau2 = max(between_squares / (between_count - 1) - sigma2 * inverse_gaps, 0.01)
    return m, sigma2, tau2


def fit_leaving(gaps, histogram):
    """Return p, the chance to leave after a visit, by maximum likelihood.

    Each gap that was seen says (1 - p); each one still open p + (1 - p) S.

    :param int gaps: gaps seen
    :param histogram: how many customers have S in each of `BINS` equal parts of 0 to 1
    """
    if gaps < 20 or not sum(histogram):
        return UNKNOWN[3]
    middles = [((number + 0.5) / BINS, count) for number, count in enumerate(histogram) if count]

    def likelihood(p):
        return gaps * math.log1p(-p) + sum(
            count * math.log(p + (1 - p) * survival) for survival, count in middles
        )

    # one top: narrowed by the golden section
    low, high, ratio = 0.001, 0.9, (math.sqrt(5) - 1) / 2
    for _step in range(60):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if likelihood(left) < likelihood(right):
            low = left
        else:
            high = right
    return (low + high) / 2


def normal(z):
    """Return the normal distribution function as SQL computes it: off by less than 0.0002."""
    z = max(min(z, 8.0), -8.0)
    return 1 / (1 + math.exp(-(1.5976 * z + 0.07056 * z**3)))


def survival(days, c, v, sigma2):
    """Return S: the chance that the gap is longer than `days`."""
    return 1 - normal((math.log(max(days, 1.0)) - c) / math.sqrt(sigma2 + v))


def posterior(n, mean, m, sigma2, tau2):
    """Return (c, v) of a customer with `n` gaps whose logarithms have this mean."""
    v = 1 / (n / sigma2 + 1 / tau2)
    return v * (n * (mean or 0.0) / sigma2 + m / tau2), v


def chances(days, horizon, n, mean, m, sigma2, tau2, leaving):
    """Return (alive, comes within `horizon` days) of a customer away for `days`."""
    c, v = posterior(n, mean, m, sigma2, tau2)
    here = survival(days, c, v, sigma2)
    later = survival(days + horizon, c, v, sigma2)
    total = leaving + (1 - leaving) * here
    return (1 - leaving) * here / total, (1 - leaving) * (here - later) / total
