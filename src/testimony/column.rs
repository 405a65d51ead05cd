//! Typed values as a column that SQL and files understand.

use polars::prelude::{
    Column as Series, DataType, Int128Chunked, IntoColumn as _, IntoSeries as _, NamedFrom as _, NewChunkedArray as _,
    PlSmallStr, PolarsResult, Series as PolarsSeries, TimeUnit, TimeZone,
};

use crate::tables::{PRECISION, SCALE, Scalar};
use crate::types::AttributeType;

/// Values as a polars column of the attribute's type; decimals with so many digits after the point.
pub fn as_column(name: &str, kind: AttributeType, digits: u32, values: &[Option<&Scalar>]) -> PolarsResult<Series> {
    let name = PlSmallStr::from(name);
    let ints = |pick: fn(&Scalar) -> Option<i64>| {
        PolarsSeries::new(name.clone(), values.iter().map(|value| value.and_then(pick)).collect::<Vec<_>>())
    };
    let series = match kind {
        AttributeType::Integer => ints(|value| if let Scalar::Integer(n) = value { Some(*n) } else { None }),
        AttributeType::Decimal => {
            let step = 10i128.pow(SCALE.saturating_sub(digits));
            let units = values.iter().map(|value| value.and_then(Scalar::number).map(|n| n.units() / step));
            Int128Chunked::from_iter_options(name.clone(), units)
                .into_decimal(PRECISION as usize, digits as usize)?
                .into_series()
        }
        AttributeType::Boolean => PolarsSeries::new(
            name.clone(),
            values
                .iter()
                .map(|value| if let Some(Scalar::Boolean(b)) = value { Some(*b) } else { None })
                .collect::<Vec<_>>(),
        ),
        AttributeType::Date => ints(|value| if let Scalar::Date(days) = value { Some(i64::from(*days)) } else { None })
            .cast(&DataType::Int32)?
            .cast(&DataType::Date)?,
        AttributeType::Timestamp => {
            ints(|value| if let Scalar::Timestamp(micros) = value { Some(*micros) } else { None })
                .cast(&DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)))?
        }
        _ => PolarsSeries::new(
            name.clone(),
            values
                .iter()
                .map(|value| if let Some(Scalar::Text(text)) = value { Some(text.as_str()) } else { None })
                .collect::<Vec<_>>(),
        ),
    };
    Ok(series.into_column())
}
