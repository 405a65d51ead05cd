//! Columns that have a type, as text.
//!
//! In: a column, and what the file says of its type. Out: a text for every value: moments with their offset where they
//! have a zone, lists, structs and maps as JSON, everything else as polars writes it. It promises that a value keeps
//! its digits, its moment and the day that is written in its zone. It reads no file.

use chrono::{DateTime, FixedOffset, Offset as _, SecondsFormat, Utc};
use chrono_tz::Tz;
use polars::prelude::{
    ArrowDataType, ArrowField, DataType, IntoSeries as _, ListChunked, PolarsResult, Series, StringChunked, TimeUnit,
    polars_bail,
};

/// The texts of a column; `kind` tells maps from lists.
pub(super) fn as_text(series: &Series, kind: &ArrowDataType) -> PolarsResult<StringChunked> {
    let text = match series.dtype() {
        DataType::String => series.clone(),
        DataType::Datetime(unit, zone) => {
            let noted = if let ArrowDataType::Timestamp(_, Some(noted)) = kind { noted.as_str() } else { "" };
            let zone =
                zone.as_ref().map(|zone| Zone::of(noted).or_else(|| Zone::of(zone)).unwrap_or(Zone::Named(Tz::UTC)));
            let values = series.to_physical_repr().cast(&DataType::Int64)?;
            let texts = values.i64()?.iter().map(|value| Some(moment_text(value?, *unit, zone)));
            texts.collect::<StringChunked>().into_series()
        }
        _ if matches!(kind, ArrowDataType::Duration(_) | ArrowDataType::Float16) => {
            polars_bail!(ComputeError: "its bytes mean nothing without what the writer has noted")
        }
        dtype if dtype.is_nested() => json(series, kind)?.into_iter().collect::<StringChunked>().into_series(),
        _ => series.cast(&DataType::String)?,
    };
    Ok(text.str()?.clone())
}

/// Adds to a type what the writer has noted of it, where the two are alike: zones, and what is a span of time or a
/// number of two bytes, for which the format has no type.
pub(super) fn note(kind: &mut ArrowDataType, noted: &ArrowDataType) {
    match (kind, noted) {
        (ArrowDataType::Timestamp(_, zone @ Some(_)), ArrowDataType::Timestamp(_, Some(noted))) => {
            *zone = Some(noted.clone());
        }
        (kind @ ArrowDataType::Int64, ArrowDataType::Duration(unit)) => *kind = ArrowDataType::Duration(*unit),
        (kind @ ArrowDataType::FixedSizeBinary(_), ArrowDataType::Float16) => *kind = ArrowDataType::Float16,
        (ArrowDataType::Struct(fields), ArrowDataType::Struct(noted)) => {
            for (field, noted) in fields.iter_mut().zip(noted) {
                note(&mut field.dtype, &noted.dtype);
            }
        }
        (
            ArrowDataType::LargeList(field) | ArrowDataType::List(field) | ArrowDataType::Map(field, _),
            ArrowDataType::LargeList(noted)
            | ArrowDataType::List(noted)
            | ArrowDataType::Map(noted, _)
            | ArrowDataType::FixedSizeList(noted, _),
        ) => note(&mut field.dtype, &noted.dtype),
        _ => {}
    }
}

/// By how much clocks are ahead of UTC.
#[derive(Clone, Copy)]
enum Zone {
    Named(Tz),
    Fixed(FixedOffset),
}

impl Zone {
    /// The zone of this name, or `+05:30`.
    fn of(name: &str) -> Option<Self> {
        name.parse().map(Self::Named).or_else(|_| name.parse().map(Self::Fixed)).ok()
    }

    /// Seconds that its clocks are ahead at a moment.
    fn ahead(self, moment: DateTime<Utc>) -> FixedOffset {
        match self {
            Self::Named(zone) => moment.with_timezone(&zone).offset().fix(),
            Self::Fixed(offset) => offset,
        }
    }
}

/// A moment as its zone writes it; without a zone as it is, without an offset.
fn moment_text(value: i64, unit: TimeUnit, zone: Option<Zone>) -> String {
    let moment: Option<DateTime<Utc>> = match unit {
        TimeUnit::Nanoseconds => Some(DateTime::from_timestamp_nanos(value)),
        TimeUnit::Microseconds => DateTime::from_timestamp_micros(value),
        TimeUnit::Milliseconds => DateTime::from_timestamp_millis(value),
    };
    // Beyond every calendar; no reader takes this for a moment.
    let Some(moment) = moment else { return format!("{value} {unit}") };
    let Some(zone) = zone else { return moment.naive_utc().format("%Y-%m-%dT%H:%M:%S%.f").to_string() };
    let offset = zone.ahead(moment);
    // Clocks before railways were ahead by odd seconds, which no offset can say.
    match offset.local_minus_utc() % 60 {
        0 => moment.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::AutoSi, true),
        _ => moment.to_rfc3339_opts(SecondsFormat::AutoSi, true),
    }
}

/// Every value as JSON; `None` is missing.
fn json(series: &Series, kind: &ArrowDataType) -> PolarsResult<Vec<Option<String>>> {
    match series.dtype() {
        DataType::List(_) => lists(series.list()?, element(kind)),
        DataType::Array(inner, _) => lists(series.cast(&DataType::List(inner.clone()))?.list()?, element(kind)),
        DataType::Struct(_) => objects(series, kind),
        dtype => {
            let is_digits = dtype.is_primitive_numeric() || dtype.is_decimal() || dtype.is_bool();
            let texts = as_text(series, kind)?;
            let one = |text: &str| match is_digits && !matches!(text, "NaN" | "inf" | "-inf") {
                true => text.to_owned(),
                false => quoted(text),
            };
            Ok(texts.iter().map(|text| text.map(one)).collect())
        }
    }
}

fn lists(lists: &ListChunked, element: Option<&ArrowField>) -> PolarsResult<Vec<Option<String>>> {
    let lists = lists.rechunk();
    let (inner, kind) = (lists.get_inner(), element.map_or(&ArrowDataType::Null, ArrowField::dtype));
    let is_map = element.is_some_and(is_entry);
    let elements = match is_map {
        true => entries(&inner, kind)?,
        false => json(&inner, kind)?.into_iter().map(|value| value.unwrap_or_else(|| "null".to_owned())).collect(),
    };
    let (open, close) = if is_map { ('{', '}') } else { ('[', ']') };
    let array = lists.downcast_as_array();
    let list = |(row, is_null): (usize, Option<bool>)| {
        let (start, end) = array.offsets().start_end(row);
        (is_null != Some(true)).then(|| format!("{open}{}{close}", elements[start..end].join(",")))
    };
    Ok(lists.is_null().iter().enumerate().map(list).collect())
}

fn objects(series: &Series, kind: &ArrowDataType) -> PolarsResult<Vec<Option<String>>> {
    let fields = series.struct_()?.fields_as_series();
    let mut columns = Vec::with_capacity(fields.len());
    for (f, field) in fields.iter().enumerate() {
        columns.push((quoted(field.name()), json(field, member(kind, f))?));
    }
    let is_null = series.is_null();
    let object = |(row, is_null): (usize, Option<bool>)| {
        let members =
            columns.iter().map(|(name, values)| format!("{name}:{}", values[row].as_deref().unwrap_or("null")));
        (is_null != Some(true)).then(|| format!("{{{}}}", members.collect::<Vec<_>>().join(",")))
    };
    Ok(is_null.iter().enumerate().map(object).collect())
}

/// The entries of maps, each as a member of an object.
fn entries(series: &Series, kind: &ArrowDataType) -> PolarsResult<Vec<String>> {
    let fields = series.struct_()?.fields_as_series();
    let [keys, values] = fields.as_slice() else { return Ok(Vec::new()) };
    let (keys, values) = (as_text(keys, member(kind, 0))?, json(values, member(kind, 1))?);
    let entry = |(key, value): (Option<&str>, &Option<String>)| {
        format!("{}:{}", quoted(key.unwrap_or_default()), value.as_deref().unwrap_or("null"))
    };
    Ok(keys.iter().zip(&values).map(entry).collect())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What the file says of the elements of a list.
fn element(kind: &ArrowDataType) -> Option<&ArrowField> {
    match kind {
        ArrowDataType::List(field)
        | ArrowDataType::LargeList(field)
        | ArrowDataType::FixedSizeList(field, _)
        | ArrowDataType::Map(field, _) => Some(field),
        _ => None,
    }
}

/// What it says of a member of a struct.
fn member(kind: &ArrowDataType, place: usize) -> &ArrowDataType {
    match kind {
        ArrowDataType::Struct(fields) => fields.get(place).map_or(&ArrowDataType::Null, ArrowField::dtype),
        _ => &ArrowDataType::Null,
    }
}

/// Whether the elements of a list are the entries of a map: polars reads one as a list of structs, under the name that
/// the format gives the entries.
fn is_entry(field: &ArrowField) -> bool {
    let ArrowDataType::Struct(members) = &field.dtype else { return false };
    let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    matches!(field.name.as_str(), "key_value" | "entries" | "map") && names == ["key", "value"]
}

#[cfg(test)]
mod tests {
    use polars::prelude::{ArrowTimeUnit, NamedFrom as _, StructChunked, TimeZone};

    use super::*;

    #[test]
    fn a_moment_keeps_its_day_and_its_moment_in_its_zone() {
        let micros = 1_767_222_000_000_000;
        for (zone, text) in [
            (None, "2025-12-31T23:00:00"),
            (Some("UTC"), "2025-12-31T23:00:00Z"),
            (Some("Europe/Berlin"), "2026-01-01T00:00:00+01:00"),
            (Some("America/New_York"), "2025-12-31T18:00:00-05:00"),
            (Some("+05:30"), "2026-01-01T04:30:00+05:30"),
        ] {
            assert_eq!(moment_text(micros, TimeUnit::Microseconds, zone.and_then(Zone::of)), text);
        }
        assert_eq!(moment_text(1_500_000_007, TimeUnit::Nanoseconds, None), "1970-01-01T00:00:01.500000007");
        assert_eq!(moment_text(-1, TimeUnit::Milliseconds, Zone::of("UTC")), "1969-12-31T23:59:59.999Z");
        assert_eq!(moment_text(i64::MAX, TimeUnit::Milliseconds, None), "9223372036854775807 ms");
        let odd = moment_text(-3_000_000_000_000, TimeUnit::Milliseconds, Zone::of("Europe/Berlin"));
        assert!(odd.ends_with('Z'), "{odd}");
    }

    #[test]
    fn what_a_writer_notes_is_a_zone_or_what_cannot_be_read_without_the_note() {
        let zoned = |zone: &str| ArrowDataType::Timestamp(ArrowTimeUnit::Microsecond, Some(zone.into()));
        let naive = ArrowDataType::Timestamp(ArrowTimeUnit::Microsecond, None);
        let list = |of: ArrowDataType| ArrowDataType::LargeList(Box::new(field("element", of)));
        let span = ArrowDataType::Duration(ArrowTimeUnit::Second);
        let half = ArrowDataType::FixedSizeBinary(2);
        for (kind, noted, expected) in [
            (zoned("UTC"), zoned("Asia/Tokyo"), zoned("Asia/Tokyo")),
            (list(zoned("UTC")), list(zoned("+05:30")), list(zoned("+05:30"))),
            (naive.clone(), zoned("Asia/Tokyo"), naive.clone()),
            (ArrowDataType::Int64, span.clone(), span.clone()),
            (ArrowDataType::Utf8View, span.clone(), ArrowDataType::Utf8View),
            (half, ArrowDataType::Float16, ArrowDataType::Float16),
        ] {
            let mut both = kind.clone();
            note(&mut both, &noted);
            assert_eq!(both, expected, "{kind:?} {noted:?}");
        }
        let numbers = Series::new("".into(), [5i64]);
        assert!(as_text(&numbers, &ArrowDataType::Int64).is_ok() && as_text(&numbers, &span).is_err());
        let moments = numbers.cast(&DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))).unwrap();
        assert_eq!(as_text(&moments, &zoned("+05:30")).unwrap().get(0), Some("1970-01-01T05:30:00.000005+05:30"));
        assert_eq!(as_text(&moments, &zoned("Mars/Base")).unwrap().get(0), Some("1970-01-01T00:00:00.000005Z"));
    }

    fn field(name: &str, kind: ArrowDataType) -> ArrowField {
        ArrowField::new(name.into(), kind, true)
    }

    #[test]
    fn a_map_is_an_object_and_a_list_of_structs_is_a_list() {
        let keys = Series::new("key".into(), ["plan", "se\"at\ns", "x"]);
        let values = Series::new("value".into(), [Some(1.50), None, Some(f64::NAN)]);
        let structs = StructChunked::from_series("".into(), 3, [keys, values].iter()).unwrap().into_series();
        let lists = Series::new("".into(), [Some(structs.slice(0, 2)), None, Some(structs.slice(2, 1))]);
        let members = vec![field("key", ArrowDataType::Utf8View), field("value", ArrowDataType::Float64)];
        for (name, first, last) in [
            ("entries", r#"{"plan":1.5,"se\"at\ns":null}"#, r#"{"x":"NaN"}"#),
            (
                "element",
                r#"[{"key":"plan","value":1.5},{"key":"se\"at\ns","value":null}]"#,
                r#"[{"key":"x","value":"NaN"}]"#,
            ),
        ] {
            let kind = ArrowDataType::LargeList(Box::new(field(name, ArrowDataType::Struct(members.clone()))));
            let texts = as_text(&lists, &kind).unwrap();
            assert_eq!(texts.iter().collect::<Vec<_>>(), [Some(first), None, Some(last)]);
            assert_eq!(as_text(&lists.slice(2, 1), &kind).unwrap().get(0), Some(last), "a part of it");
        }
    }
}
