//! What stands inside a column of JSON: a text, how many there are, and sums of numbers.
//!
//! In: a document and the steps of a path: keys, positions counted from 0, `*` for every element. Out: one value. It
//! promises that what is not there is missing, and that what is no JSON, or no number where one is needed, is not
//! understood.

use super::arithmetic::{Operator, calculate};
use super::value::Value;
use crate::tables::{Decimal, ExactSum};
use crate::types::{json_elements, json_texts, number_with, trimmed};

/// What is wanted of what stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    /// The one text.
    Text,
    /// All texts, separated by `; `.
    List,
    /// How many elements there are.
    Count,
    /// The sum of the numbers.
    Sum,
    /// The sum of the products of two numbers of each element, which the last two steps name.
    SumProduct,
}

impl Inside {
    /// What a function of this name wants.
    pub(super) fn called(name: &str) -> Option<Self> {
        Some(match name {
            "json" => Self::Text,
            "json_list" => Self::List,
            "json_count" => Self::Count,
            "json_sum" => Self::Sum,
            "json_sum_product" => Self::SumProduct,
            _ => return None,
        })
    }

    /// Whether it gives a number.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Sum | Self::SumProduct)
    }

    /// The value of a document.
    pub(super) fn of(self, document: &str, path: &[String]) -> Value<'static> {
        Value::or_unread(self.read(document, path))
    }

    fn read(self, document: &str, path: &[String]) -> Option<Value<'static>> {
        match self {
            Self::Text => {
                let mut texts = json_texts(document, path)?.into_iter();
                match (texts.next(), texts.next()) {
                    (None, _) => Some(Value::Missing),
                    (Some(text), None) => Some(Value::text(text.into_owned())),
                    (Some(_), Some(_)) => None,
                }
            }
            Self::List => {
                let texts = json_texts(document, path)?;
                Some(if texts.is_empty() { Value::Missing } else { Value::text(texts.join("; ")) })
            }
            Self::Count => Some(json_elements(document, path)?.map_or(Value::Missing, |all| Value::whole(all.len()))),
            Self::Sum => {
                if json_elements(document, path)?.is_none() {
                    return Some(Value::Missing);
                }
                let mut sum = ExactSum::default();
                for text in json_texts(document, path)? {
                    sum.add(number(&text)?);
                }
                Some(Value::Number(sum.total()?))
            }
            Self::SumProduct => {
                let (path, [one, other]) = path.split_last_chunk::<2>()?;
                let mut sum = ExactSum::default();
                let Some(elements) = json_elements(document, path)? else { return Some(Value::Missing) };
                for element in elements {
                    let mut product = Decimal::from(1);
                    for factor in [one, other] {
                        let mut texts = json_texts(element, std::slice::from_ref(factor))?.into_iter();
                        let (Some(text), None) = (texts.next(), texts.next()) else { return None };
                        product = calculate(Operator::Times, product, number(&text)?)?;
                    }
                    sum.add(product);
                }
                Some(Value::Number(sum.total()?))
            }
        }
    }
}

fn number(text: &str) -> Option<Decimal> {
    number_with(trimmed(text), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(inside: Inside, document: &str, path: &[&str]) -> Value<'static> {
        inside.of(document, &path.iter().map(|step| (*step).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn lines_of_an_order_are_counted_listed_and_summed() {
        let order =
            r#"{"id": 7, "lines": [{"sku": "a", "n": 2, "price": "9.95"}, {"sku": "b", "n": 1, "price": 0.1}]}"#;
        let n = |text: &str| Value::Number(Decimal::parse(text).unwrap());
        assert_eq!(at(Inside::Text, order, &["lines", "1", "sku"]), Value::text("b".to_owned()));
        assert_eq!(at(Inside::Text, order, &["lines", "*", "sku"]), Value::Unread);
        assert_eq!(at(Inside::Text, order, &["nothing"]), Value::Missing);
        assert_eq!(at(Inside::List, order, &["lines", "*", "sku"]), Value::text("a; b".to_owned()));
        assert_eq!(at(Inside::Count, order, &["lines"]), n("2"));
        assert_eq!(at(Inside::Count, "[]", &[]), n("0"));
        assert_eq!(at(Inside::Sum, r#"{"lines": []}"#, &["lines", "*", "price"]), n("0"));
        for inside in [Inside::Count, Inside::Sum] {
            assert_eq!(at(inside, r#"{"lines": null}"#, &["lines"]), Value::Missing);
            assert_eq!(at(inside, "{}", &["lines"]), Value::Missing);
        }
        assert_eq!(at(Inside::SumProduct, "{}", &["lines", "n", "price"]), Value::Missing);
        assert_eq!(at(Inside::Sum, order, &["lines", "*", "price"]), n("10.05"));
        assert_eq!(at(Inside::SumProduct, order, &["lines", "n", "price"]), n("20"));
        assert_eq!(at(Inside::Sum, order, &["lines", "*", "sku"]), Value::Unread);
        assert_eq!(at(Inside::SumProduct, order, &["lines", "n", "weight"]), Value::Unread);
        assert_eq!(at(Inside::Count, "no JSON", &[]), Value::Unread);
    }
}
