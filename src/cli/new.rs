//! `c360 new`: a use case to edit, proposed from the data where there is some.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::exit::Outcome;
use super::given::misused;
use super::print::show;
use super::samples::{ROWS, samples};
use crate::diagnostic::count;
use crate::propose::{self, is_name};
use crate::storage;

#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// The name of the use case: lower-case letters, digits and underscores.
    name: String,
    /// The example to start from, when there is no data: b2b_accounts or b2c_persons.
    #[arg(long, default_value = "b2b_accounts", conflicts_with = "source")]
    from: String,
    /// A file to propose from, as FILE or NAME=FILE; as often as there are sources.
    #[arg(long, num_args = 1.., value_name = "[NAME=]FILE")]
    source: Vec<String>,
    /// Whether companies or people are resolved. Default: companies where people belong to them, else the more.
    #[arg(long, requires = "source", value_parser = ["company", "person"])]
    entity: Option<String>,
    /// The file to write. Default: NAME.yaml.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Overwrite the file if it is there.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<Outcome> {
    let name = &arguments.name;
    if !is_name(name) {
        return Err(misused(format!(
            "`{name}` is not a name: small letters, digits and `_`, a letter first, at most 63"
        )));
    }
    let target = arguments.out.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.yaml")));
    if storage::taken(&target)? && !arguments.force {
        bail!("`{}` is there already; `--force` overwrites it", target.display());
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let yaml = if arguments.source.is_empty() {
        let Some((_, template)) = propose::TEMPLATES.iter().find(|(known, _)| *known == arguments.from) else {
            return Err(misused(format!("`{}` is no template; b2b_accounts or b2c_persons", arguments.from)));
        };
        template.replacen("NAME", name, 1)
    } else {
        let (samples, left_out) = samples(&arguments.source, folder, quiet)?;
        let entity = arguments.entity.as_deref().and_then(propose::Entity::of);
        propose::from_samples(name, samples, &left_out, entity, ROWS)
    };
    std::fs::create_dir_all(folder).with_context(|| format!("`{}` cannot be made", folder.display()))?;
    if arguments.force {
        storage::replace(&target, yaml.as_bytes())?
    } else {
        storage::create(&target, yaml.as_bytes())?
    }
    let n = yaml.lines().filter(|line| line.contains("CHECK")).count();
    let checks = if n == 0 { String::new() } else { format!(", {} marked CHECK", count(n, "line")) };
    let (file, n) = (target.display(), yaml.lines().count());
    show(&format!("{file}: {n} lines{checks}\nnext: c360 validate {file} --with-data=values\n"))?;
    Ok(Outcome::Good)
}
