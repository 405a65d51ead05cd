//! `c360 evaluate --values`: whether trust can be relied on.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::exit::Outcome;
use super::print::{Format, answer, print_findings};
use crate::config::load;
use crate::evaluate::{self, human};

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// With `--truth`: a CSV file with `customer`, `attribute` and `value`, the values that customers really have. Of
    /// what was published in `--build` it says whether trust is as high as values are right.
    #[arg(long, requires = "truth", requires = "build", conflicts_with_all = ["clusters", "crosswalk", "complete"])]
    pub(super) values: Option<PathBuf>,
    /// The folder that the use case was published in, such as `build/churn_prevention`.
    #[arg(long, requires = "values")]
    build: Option<PathBuf>,
}

pub(super) fn run(
    arguments: &Arguments,
    (file, truth, column): (&Path, &Path, &str),
    format: Format,
) -> Result<Outcome> {
    let (values, build) = (arguments.values.clone().unwrap_or_default(), arguments.build.clone().unwrap_or_default());
    let loaded = load(file);
    let Some(use_case) = loaded.use_case else {
        print_findings(&loaded.findings, &loaded.texts)?;
        return Ok(Outcome::Invalid);
    };
    let truth = evaluate::truth(truth, column)?;
    let calibration = evaluate::calibration(&use_case, &build, &truth.of, &evaluate::values(&values)?)?;
    answer(format, &calibration, || human::calibration(&use_case.name, &calibration))?;
    Ok(Outcome::Good)
}
