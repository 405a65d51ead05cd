#!/usr/bin/env python3
"""Splink on the same records: from people.parquet to clusters in a Parquet file, as its documentation recommends.

    splink_peer.py FOLDER narrow|wide CLUSTERS.parquet

The last line of output is JSON: seconds of each step. Time and memory of the whole are measured from outside by bench.py; scoring
is there too, so that it costs nothing here.
"""
import json
import logging
import os
import sys
import time

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# The same rules as in people_narrow.yaml and people_wide.yaml.
BLOCKING = {
    "narrow": [("email",), ("phone",), ("surname", "dob"), ("first_name", "dob"), ("first_name", "street")],
    "wide": [("email",), ("phone",), ("dob",), ("surname", "postcode")],
}
# The same levels, the strongest first. An edit of c360 is a Damerau–Levenshtein step.
LEVELS = {
    "first_name": [("edits", 1), ("jaro_winkler", 0.9)],
    "surname": [("edits", 1), ("jaro_winkler", 0.9)],
    "dob": [("edits", 1), ("edits", 2)],
    "city": [("edits", 1)],
    "postcode": [("edits", 1)],
    "email": [("edits", 1), ("jaro_winkler", 0.9)],
    "phone": [("edits", 1)],
    "street": [("edits", 1), ("jaro_winkler", 0.9)],
}
# Deterministic rules for the share of matches, and the share of all matches that they find. The truth says 0.80 at a million
# records: Splink is given what its user would have to guess.
DETERMINISTIC = [("email",), ("first_name", "surname", "dob"), ("first_name", "phone")]
DETERMINISTIC_RECALL = 0.80
# Two training passes, so that every comparison is trained in one where it is not blocked on.
TRAINING = [("surname", "dob"), ("email",)]


def comparison(column):
    """c360 adjusts equality of every field for the frequency of the value; so Splink does here."""
    makers = {"edits": cll.DamerauLevenshteinLevel, "jaro_winkler": cll.JaroWinklerLevel}
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            cll.NullLevel(column),
            cll.ExactMatchLevel(column, term_frequency_adjustments=True),
            *(makers[kind](column, threshold) for kind, threshold in LEVELS[column]),
            cll.ElseLevel(),
        ],
    )


class Steps:
    """The seconds of each step."""

    def __init__(self):
        self.seconds, self.since = {}, time.perf_counter()

    def done(self, name):
        now = time.perf_counter()
        self.seconds[name], self.since = round(now - self.since, 2), now


def main():
    folder, blocking, out = sys.argv[1:4]
    logging.getLogger("splink").setLevel(logging.WARNING)
    steps = Steps()
    connection = duckdb.connect()
    connection.execute("create table people as select * from read_parquet(?)", [os.path.join(folder, "people.parquet")])
    api = DuckDBAPI(connection=connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=[comparison(column) for column in LEVELS],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in BLOCKING[blocking]],
        # Only weights are wanted: what predict writes stays as small as it can be.
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(api.register("people"), settings)
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
    if model := os.environ.get("C360_PEERS_MODEL"):
        linker.misc.save_model_to_json(model, overwrite=True)
    print(json.dumps(steps.seconds))


if __name__ == "__main__":
    main()
