"""Reads exports as an analyst's script would, and prints what came back as JSON: a list, one item a file.

Run by test/consumers: read_exports.py KIND FILE..., where KIND is graphml, gexf, json, csv, svg.
"""

import csv
import json
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter


def read_graph(kind, path):
    import networkx

    if kind == "graphml":
        graph = networkx.read_graphml(path)
    elif kind == "gexf":
        graph = networkx.read_gexf(path)
    else:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        graph = networkx.node_link_graph(data, directed=True, multigraph=True, link="edges")
    sums = Counter()
    for _, _, edge in graph.edges(data=True):
        if kind == "json":
            for policy, amount in edge["taint"].items():
                sums[policy] += int(amount)
        else:
            for name, amount in edge.items():
                if name.startswith("taint_") and not name.endswith("_units"):
                    sums[name[len("taint_"):]] += int(amount)
    return {
        "directed": graph.is_directed(),
        "nodes": graph.number_of_nodes(),
        "edges": graph.number_of_edges(),
        "sums": {policy: str(amount) for policy, amount in sums.items()},
    }


def read_csv(path):
    # Python takes a field of 128 KiB for an error.
    csv.field_size_limit(10_000_000)
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    sums = Counter()
    for row in rows:
        for name, value in row.items():
            if name is None or value is None:
                raise ValueError(f"{path}: a row with more or fewer cells than the header")
            if name.startswith(("taint_", "held_")) and not name.endswith("_units") and value:
                sums[name] += int(value)
    return {"rows": len(rows), "sums": {name: str(amount) for name, amount in sums.items()}}


def read_svg(path):
    tags = Counter()
    shown = []
    for element in ElementTree.parse(path).iter():
        tag = element.tag.split("}")[-1]
        tags[tag] += 1
        if tag == "g":
            tags[f"g.{element.get('class')}"] += 1
        if tag == "text":
            shown.append(element.text or "")
        for name in element.keys():
            if name.split("}")[-1].lower().startswith(("on", "href")):
                tags[f"@{name}"] += 1
    return {"tags": tags, "texts": shown}


kind, *paths = sys.argv[1:]
read = {"csv": read_csv, "svg": read_svg}.get(kind) or (lambda path: read_graph(kind, path))
json.dump([read(path) for path in paths], sys.stdout)
