//! What a CSV row is divided into, and what is no row.

use super::*;
use crate::config::{Format, Quoting};

fn all(text: &str, quoting: Quoting) -> Result<Vec<Vec<String>>, Broken> {
    let read = Read { quoting, ..Read::new(Format::Csv, String::new(), "".into()) };
    // A small buffer, so that every end of a line is met at the end of one too.
    let mut fields = Fields::new(io::BufReader::with_capacity(1, text.as_bytes()), &read);
    let mut rows = Vec::new();
    while fields.advance(1 << 20)? {
        rows.push((0..fields.len()).map(|f| String::from_utf8(fields.field(f).to_vec()).unwrap()).collect());
    }
    Ok(rows)
}

fn assumed(text: &str) -> Result<Vec<Vec<String>>, Broken> {
    all(text, Quoting::default())
}

const DECLARED: Quoting = Quoting { mark: Some(b'"'), escape: None, is_declared: true };
const NONE: Quoting = Quoting { mark: None, escape: None, is_declared: true };
const BACKSLASH: Quoting = Quoting { mark: Some(b'"'), escape: Some(b'\\'), is_declared: false };
const UNMARKED: Quoting = Quoting { mark: None, escape: Some(b'\\'), is_declared: true };

#[test]
fn values_are_what_stands_between_delimiters_or_marks() {
    for (text, expected) in [
        ("a,b\nc,d", &[&["a", "b"][..], &["c", "d"]][..]),
        ("a,\n,\n", &[&["a", ""], &["", ""]]),
        ("a,b\r\nc,d\re,f\n\r\n\n\rg,h", &[&["a", "b"], &["c", "d"], &["e", "f"], &["g", "h"]]),
        ("\u{feff}\"a\",b\n", &[&["a", "b"]]),
        ("\"a,b\",\"\"\n", &[&["a,b", ""]]),
        ("\"say \"\"hi\"\"\",\"\"\"\"\n", &[&["say \"hi\"", "\""]]),
        ("6\" nail,a\"b\"c\n", &[&["6\" nail", "a\"b\"c"]]),
        (" \"a\", b\n", &[&[" \"a\"", " b"]]),
        ("x,\"two\nlines\"\n", &[&["x", "two\nlines"]]),
        ("x,\"two\r\nlines\"\r\n", &[&["x", "two\r\nlines"]]),
        ("\"C:\\\",\\n\n", &[&["C:\\", "\\n"]]),
        ("ä\0,\"ü\"\"ß\"\n", &[&["ä\0", "ü\"ß"]]),
        ("\"\"", &[&[""]]),
        ("\n\n", &[]),
    ] {
        assert_eq!(assumed(text).unwrap(), expected, "{text:?}");
    }
}

#[test]
fn text_behind_a_closing_mark_is_an_error_where_the_mark_is_opened() {
    for (text, place) in [
        ("a,b\n\"Acme\" Inc,x\n", (2, 2, 0, false)),
        ("a,b\nx,\"Jane \\\"JJ\\\" Doe\"\n", (2, 2, 1, true)),
        ("a,b\nx,\"open\ny,\"closed\"\n", (2, 3, 1, false)),
        ("a,b\nx,\"a\"\"b\"c\n", (2, 2, 1, false)),
        ("a,b\n\"x\" ,y\n", (2, 2, 0, false)),
    ] {
        match assumed(text) {
            Err(Broken::TextAfter { opened, line, field, escapes }) => {
                assert_eq!((opened, line, field, escapes), place, "{text:?}");
            }
            other => panic!("{text:?}: {other:?}"),
        }
    }
}

#[test]
fn a_mark_that_is_never_closed_is_an_error_where_it_is_opened() {
    for (text, line) in [("a,b\n6\",\"x\ny,z\n", 2), ("a,b\nx,\"\n\n\n", 2), ("\"a,b\n", 1), ("\"p\nq\",\"x\n", 2)] {
        match assumed(text) {
            Err(Broken::NeverClosed { opened, escapes: false }) => assert_eq!(opened, line, "{text:?}"),
            other => panic!("{text:?}: {other:?}"),
        }
    }
    assert!(matches!(assumed("\"a\\\"\"\n"), Err(Broken::NeverClosed { escapes: true, .. })));
}

#[test]
fn a_value_whose_every_line_could_be_a_row_is_an_error_unless_the_mark_is_declared() {
    for (text, opened, last) in [
        ("1,b,\"open\n2,c,6\"\n", 1, 2),
        ("x,y,z\n1,b,\"open\n2,c,d\n3,e,6\"\n", 2, 4),
        ("1,\"open,c\n2,e\",f\n", 1, 2),
        ("1,b,\"open\r\n2,\"\",6\"\r\n", 1, 2),
        ("1,b,\"open\n\n2,c,6\"\n", 1, 3),
    ] {
        match assumed(text) {
            Err(Broken::Swallows { opened: line, line: end }) => assert_eq!((line, end), (opened, last), "{text:?}"),
            other => panic!("{text:?}: {other:?}"),
        }
        assert!(all(text, DECLARED).is_ok(), "{text:?}");
    }
    for text in ["1,b,\"Dear all,\n\nbest regards\"\n", "1,\"two\nlines\",c\n", "1,b,\"a\nb,c\"\n", "1,b,\"x\n\"\n"] {
        assert_eq!(assumed(text).unwrap().len(), 1, "{text:?}");
    }
}

#[test]
fn marks_that_are_no_marks_and_backslashes_are_read_as_declared() {
    for (text, quoting, expected) in [
        ("\"Best\" Bakery,2\"\n\"x,\"\n", NONE, &[&["\"Best\" Bakery", "2\""][..], &["\"x", "\""]][..]),
        ("\"Jane \\\"JJ\\\" Doe\",x\n", BACKSLASH, &[&["Jane \"JJ\" Doe", "x"]]),
        ("\"a\\\\\",\"C:\\new\"\"\"\n", BACKSLASH, &[&["a\\", "C:\\new\""]]),
        ("a\\,b,\\N\n", BACKSLASH, &[&["a,b", "\\N"]]),
        ("\\\"a,b\\\\\n", BACKSLASH, &[&["\"a", "b\\"]]),
        ("a\\\nb,c\\\r\nd\n", UNMARKED, &[&["a\nb", "c\r\nd"]]),
        ("a,\"b\\\n", UNMARKED, &[&["a", "\"b\n"]]),
        ("a,b\\", UNMARKED, &[&["a", "b\\"]]),
        ("'it''s','\"'\n", Quoting { mark: Some(b'\''), ..DECLARED }, &[&["it's", "\""]]),
    ] {
        assert_eq!(all(text, quoting).unwrap(), expected, "{text:?}");
    }
}

#[test]
fn a_row_that_is_too_long_ends_reading() {
    let read = Read::new(Format::Csv, String::new(), "".into());
    let text = "a,\"b\n".to_owned() + &"c\n".repeat(100);
    let mut fields = Fields::new(text.as_bytes(), &read);
    assert!(matches!(fields.advance(50), Err(Broken::TooLong)));
}
