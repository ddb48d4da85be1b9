#!/usr/bin/env python3
"""Draws the budgets of a benchmark run as an SVG: one bar a figure, as a share of its limit, and a mark at what is wanted.

    build/benchmark/suites/benchmarks/benchmarks --budgets_out=budgets.json
    suites/benchmarks/draw_chart.py budgets.json > budgets.svg
"""

import html
import json
import sys

ROW, LABEL, BAR, RIGHT, TOP = 34, 560, 380, 110, 56
HELD, MISSED, TRACK, INK, QUIET = "#2f7d5b", "#b4552d", "#e8e6e1", "#22252a", "#6a6f76"


def x_of(ratio):
    """The bar is as long as the limit; what is faster than its limit ends there."""
    return LABEL + BAR * min(ratio, 1.0)


def row(index, budget):
    y = TOP + index * ROW
    colour = HELD if budget["held"] else MISSED
    wanted = x_of(budget["wanted"])
    label = html.escape(budget["statement"])
    return [
        f'<text x="{LABEL - 14}" y="{y + 16}" text-anchor="end">{label}</text>',
        f'<rect x="{LABEL}" y="{y + 4}" width="{BAR}" height="16" rx="3" fill="{TRACK}"/>',
        f'<rect x="{LABEL}" y="{y + 4}" width="{x_of(budget["ratio"]) - LABEL:.1f}" height="16" rx="3" fill="{colour}"/>',
        f'<line x1="{wanted:.1f}" x2="{wanted:.1f}" y1="{y}" y2="{y + 24}" stroke="{INK}" stroke-width="2"/>',
        f'<text x="{LABEL + BAR + 12}" y="{y + 16}" fill="{colour}">{budget["ratio"]:.2f} '
        f'{"held" if budget["held"] else "missed"}</text>',
    ]


def chart(budgets):
    width, height = LABEL + BAR + RIGHT, TOP + len(budgets) * ROW + 16
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}">',
        "<title>Speed as a share of its limit, measured in the same run</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LABEL}" y="24" font-size="15" font-weight="600">Share of the limit, measured in the same run</text>',
        f'<text x="{LABEL}" y="44" fill="{QUIET}">The mark is what is wanted; a full bar is the limit</text>',
    ]
    for index, budget in enumerate(budgets):
        lines += row(index, budget)
    return "\n".join(lines + ["</svg>"]) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        budgets = json.load(file)["budgets"]
    sys.stdout.write(chart(budgets))


if __name__ == "__main__":
    main()
