#!/usr/bin/env python3
"""Splink on the same records: from people.parquet to clusters in a Parquet file, as its documentation recommends.

    splink_peer.py FOLDER PEOPLE.yaml CLUSTERS.parquet [levenshtein]

Blocking rules and comparison levels are read from c360's file, so that both tools cannot but do the same. With `levenshtein` a swap
of neighbours counts as two edits: not quite the same levels, but DuckDB computes them several times as fast. The last line of output
is JSON: the seconds of each step. Time and memory of the whole are measured from outside by bench.py, and judge.py scores.
"""
import json
import os
import sys
import time

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
import yaml
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# Deterministic rules for the share of matches, and the share of all matches that they find. The truth says 0.82: Splink is given
# what its user would have to guess.
DETERMINISTIC = [("email",), ("first_name", "surname", "dob"), ("first_name", "phone")]
DETERMINISTIC_RECALL = 0.82
# Two training passes, so that every comparison is trained in one where it is not blocked on.
TRAINING = [("surname", "dob"), ("email",)]
# What a level of c360 is called here. An edit of c360 may be a swap of neighbours, so it is a step of Damerau and Levenshtein.
LEVELS = {"edits": cll.DamerauLevenshteinLevel, "jaro_winkler": cll.JaroWinklerLevel}


def comparison(field, levels):
    """c360 adjusts equality of every field for the frequency of the value; so Splink does here."""
    assert levels[0] == "exact", levels
    others = [LEVELS[kind](field, threshold) for level in levels[1:] for kind, threshold in level.items()]
    exact = cll.ExactMatchLevel(field, term_frequency_adjustments=True)
    return cl.CustomComparison(output_column_name=field, comparison_levels=[cll.NullLevel(field), exact, *others, cll.ElseLevel()])


class Steps:
    """The seconds of each step."""

    def __init__(self):
        self.seconds, self.since = {}, time.perf_counter()

    def done(self, name):
        now = time.perf_counter()
        self.seconds[name], self.since = round(now - self.since, 2), now


def main():
    folder, file, out = sys.argv[1:4]
    if sys.argv[4:] == ["levenshtein"]:
        LEVELS["edits"] = cll.LevenshteinLevel
    with open(file, encoding="utf-8") as text:
        model = yaml.safe_load(text)["match_model"]
    steps = Steps()
    connection = duckdb.connect()
    connection.execute("create table people as select * from read_parquet(?)", [os.path.join(folder, "people.parquet")])
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=[comparison(each["field"], each["levels"]) for each in model["compare"]],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in model["block_on"]],
        # Only weights are wanted: what predict writes stays as small as it can be.
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(DuckDBAPI(connection=connection).register("people"), settings)
    steps.done("read")
    linker.training.estimate_probability_two_random_records_match([block_on(*rule) for rule in DETERMINISTIC], recall=DETERMINISTIC_RECALL)
    steps.done("prior")
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    steps.done("u")
    for rule in TRAINING:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    steps.done("m")
    predictions = linker.inference.predict(threshold_match_probability=0.5)
    steps.done("predict")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, threshold_match_probability=0.5)
    steps.done("cluster")
    clusters.to_parquet(out, overwrite=True)
    steps.done("write")
    print(json.dumps(steps.seconds))


if __name__ == "__main__":
    main()
