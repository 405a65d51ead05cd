//! A use case as the engine understands it: every name is an index, every default is filled in.
//!
//! It has the two halves that `extends` tells apart: who is who, which all use cases of an entity share, and the
//! profile that one decision needs. Sources are ordered by name, because that order breaks ties between records and
//! must not depend on how the file was laid out. Match keys and attributes keep the order they were written in, because
//! it means something.

use std::path::PathBuf;

use super::attributes::{Attribute, place_of};
use super::consent::Consent;
use super::declared::Declared;
use super::expression::Expression;
use super::formerly::FormerEntity;
use super::identity::{CustomerIs, IdentityField, MatchKey};
use super::match_model::MatchModel;
use super::outcome::{Gates, Identifiers, WriteBack};
use super::personal_data::Category;
use super::purpose::Purpose;
use super::sources::{Role, Source};
use super::unit_tests::UnitTest;
use crate::diagnostic::Step;
use crate::tables::{Evidence, Micros};

/// Who is who: the half that all use cases of an entity share.
#[derive(Clone, Debug)]
pub struct Identity {
    /// What is resolved.
    pub entity: String,
    /// What it was called before.
    pub formerly: FormerEntity,
    /// How the files declare it.
    pub declared: Declared,
    /// The letters before every canonical ID.
    pub id_prefix: String,
    /// What one customer is, where companies have several sites; `None` where nobody said.
    pub customer_is: Option<CustomerIs>,
    /// How long a record may be away from its source before it is remembered no more, in microseconds; `None` is for
    /// ever.
    pub retire_after: Option<Micros>,
    /// How long a version of the registry stays after another followed it, in microseconds; `None` is for ever.
    pub keep_versions: Option<Micros>,
    /// The sources, ordered by name.
    pub sources: Vec<Source>,
    /// The identifying fields.
    pub fields: Vec<IdentityField>,
    /// The match keys, strongest first.
    pub match_keys: Vec<MatchKey>,
    /// What decides where no key does.
    pub match_model: Option<MatchModel>,
    /// Identity fields that veto a link.
    pub never_link: Vec<usize>,
    /// Whether the match model is asked who is related.
    pub asks_kinship: bool,
    /// Categories of personal data, and who may use them.
    pub personal_data: Vec<Category>,
}

/// A use case in which everything refers to something: who is who, and the profile that one decision needs.
#[derive(Clone, Debug)]
pub struct UseCase {
    /// Its name, which is also its output folder.
    pub name: String,
    /// The version of its file: that of the format.
    pub version: u32,
    /// One line for people.
    pub title: String,
    /// Who is who.
    pub identity: Identity,
    /// Why it exists.
    pub purpose: Purpose,
    /// Who may be in it; `None` is everybody.
    pub consent: Option<Consent>,
    /// Whose profile this is; `None` is everybody.
    pub population: Option<Expression>,
    /// The attributes, in the order of the profile's columns.
    pub attributes: Vec<Attribute>,
    /// The limits of a run.
    pub gates: Gates,
    /// What goes back into the systems.
    pub write_back: Vec<WriteBack>,
    /// How the values that identify customers are written, where they are.
    pub identifiers: Option<Identifiers>,
    /// What `c360 test` runs.
    pub tests: Vec<UnitTest>,
    /// The files it was read from: the use case, then the one it extends.
    pub files: Vec<PathBuf>,
}

impl UseCase {
    /// Where in the file an attribute stands, or the relation or segment that is counted among them.
    pub fn place_of(&self, a: usize) -> [Step; 2] {
        place_of(&self.attributes, a)
    }
}

impl Identity {
    /// The index of a source by name.
    pub fn source(&self, name: &str) -> Option<usize> {
        self.sources.iter().position(|source| source.name == name)
    }

    /// What joins records, as figures and lists call it.
    pub fn named(&self, evidence: Evidence) -> &str {
        match evidence {
            Evidence::SystemMerge => "system merge",
            Evidence::MatchKey(k) => &self.match_keys[k].name,
            Evidence::Registry => "registry",
            Evidence::CarriedId => "carried ID",
            Evidence::Model => "match model",
        }
    }

    /// Whether an identity field decides anything.
    pub fn is_used(&self, f: usize) -> bool {
        let in_key = |key: &MatchKey| key.on.contains(&f) || key.differs_by == Some(f);
        let by = |source: &Source| match &source.role {
            Role::Events(events) => events.by.iter().any(|(field, _)| *field == self.fields[f].name),
            Role::Customers(_) => false,
        };
        self.never_link.contains(&f)
            || self.sources.iter().any(by)
            || self.match_keys.iter().any(in_key)
            || self.match_model.iter().flat_map(|model| model.fields()).any(|field| field == f)
    }

    /// The indices of the sources that hold records of customers, in order of name.
    pub fn customer_sources(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.sources.len()).filter(|&s| matches!(self.sources[s].role, Role::Customers(_)))
    }
}
