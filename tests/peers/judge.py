#!/usr/bin/env python3
"""Counts candidate pairs and scores clusters, in DuckDB; prints JSON. No tool's time includes this.

    judge.py FOLDER PEOPLE.yaml [CLUSTERS.parquet or .csv]
"""
import json
import os
import sys

import duckdb
import yaml


def candidates(connection, rules):
    """How many pairs agree on all fields of at least one rule: each is counted with the first rule that proposes it."""
    agree = lambda rule: "(" + " and ".join(f"a.{field} = b.{field}" for field in rule) + ")"
    n = 0
    for i, rule in enumerate(rules):
        # A comparison with a missing value is null, which is no agreement.
        earlier = "".join(f" and not coalesce({agree(other)}, false)" for other in rules[:i])
        on = f"{agree(rule)} and a.record_id < b.record_id{earlier}"
        n += connection.execute(f"select count(*) from people a join people b on {on}").fetchall()[0][0]
    return n


def score(connection, clusters):
    """Precision, recall and F1 over pairs of records, from the sizes of clusters, of people, and of what they have in common."""
    read = "read_parquet(?)" if clusters.endswith(".parquet") else "(select record_id, customer as cluster_id from read_csv(?, all_varchar = true))"
    connection.execute(f"create table both_ways as select cluster_id, entity_id from {read} join truth using (record_id)", [clusters])
    records = connection.execute("select (select count(*) from both_ways), (select count(*) from truth)").fetchall()[0]
    assert records[0] == records[1], f"{records[0]} of {records[1]} records are in a cluster"
    pairs = lambda by: connection.execute(f"select sum(n * (n - 1) // 2) from (select count(*) as n from both_ways group by {by})").fetchall()[0][0]
    right, linked, true = pairs("cluster_id, entity_id"), pairs("cluster_id"), pairs("entity_id")
    return {"precision": right / linked, "recall": right / true, "f1": 2 * right / (linked + true)}


def main():
    folder, file = sys.argv[1:3]
    with open(file, encoding="utf-8") as text:
        rules = yaml.safe_load(text)["match_model"]["block_on"]
    connection = duckdb.connect()
    connection.execute("create table people as select * from read_parquet(?)", [os.path.join(folder, "people.parquet")])
    connection.execute("create table truth as select record_id, entity_id from read_csv(?, all_varchar = true)", [os.path.join(folder, "truth.csv")])
    if len(sys.argv) > 3:
        print(json.dumps(score(connection, sys.argv[3])))
    else:
        print(json.dumps({"candidate_pairs": candidates(connection, rules)}))


if __name__ == "__main__":
    main()
