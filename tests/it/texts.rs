//! Things that are described by texts, from outside: a title repeats what stands beside it, and what the songs of an
//! album have in common makes them no one song.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use super::support::{c360, text};

/// Numbers in no order, always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// A word of three or four syllables.
    fn word(&mut self) -> String {
        let syllables = ["ba", "ken", "lo", "mir", "tu", "van", "zo", "rel", "qui", "dos", "fe", "hul"];
        (0..3 + self.below(2)).map(|_| syllables[self.below(syllables.len())]).collect()
    }
}

/// Precision and recall of a file with these columns beside `id`, texts where no type stands behind a colon.
fn quality(place: &Path, columns: &[&str], rules: &str, rows: &[(usize, Vec<String>)]) -> [f64; 2] {
    let names: Vec<&str> = columns.iter().map(|name| name.split(':').next().unwrap()).collect();
    let (mut table, mut truth) = (format!("id,{}\n", names.join(",")), "source,record_id,customer\n".to_owned());
    for (n, (thing, row)) in rows.iter().enumerate() {
        writeln!(table, "{n},{}", row.join(",")).unwrap();
        writeln!(truth, "things,{n},{thing}").unwrap();
    }
    let field = |name: &&str| {
        let (name, kind) = name.split_once(':').unwrap_or((name, "text"));
        format!("  {name}: {{type: {kind}, things: {name}}}\n")
    };
    let fields: String = columns.iter().map(field).collect();
    let file = format!(
        "entity: thing\nid_prefix: THI\nsources:\n  things: {{read: {{csv: things.csv}}, record_id: id}}\nidentity:\n\
         {fields}match_model:\n  block_on: {rules}\n  compare: [{}]\n",
        names.join(", ")
    );
    for (name, written) in [("things.csv", table), ("truth.csv", truth), ("things.yaml", file)] {
        std::fs::write(place.join(name), written).unwrap();
    }
    let (file, truth) = (text(&place.join("things.yaml")), text(&place.join("truth.csv")));
    let out = c360(&["evaluate", &file, "--truth", &truth, "-q", "--format", "json"], 2);
    assert!(out.status.success(), "{out:?}");
    let told: Value = serde_json::from_slice(&out.stdout).unwrap();
    // Where nothing was put together nothing is wrong, and where nothing belongs together nothing is missed.
    ["precision", "recall"].map(|figure| match &told["pairwise"][figure] {
        Value::Null => 1.0,
        rate => rate["value"].as_f64().unwrap(),
    })
}

#[test]
fn a_title_that_repeats_brand_kind_and_size_says_them_once() {
    let mut numbers = Numbers(1);
    let brands: Vec<String> = (0..6).map(|_| numbers.word()).collect();
    let kinds = ["chair", "table", "lamp", "shelf", "sofa"];
    let mut rows = Vec::new();
    for article in 0..400 {
        let (brand, kind) = (brands[numbers.below(6)].clone(), kinds[numbers.below(5)]);
        let (line, size) = (numbers.word(), format!("{} cm", 40 + 20 * numbers.below(6)));
        let words = [&brand, &line, kind, &size];
        for _ in 0..1 + numbers.below(3) {
            let left_out = numbers.below(8);
            let shown = words.iter().enumerate().filter(|(n, _)| *n != left_out || *n == 1).map(|(_, word)| *word);
            let title = shown.collect::<Vec<_>>().join(" ");
            let brand = if numbers.below(10) == 0 { String::new() } else { brand.clone() };
            rows.push((article, vec![title, brand, kind.to_owned(), size.clone()]));
        }
    }
    let place = tempfile::tempdir().unwrap();
    let rules = "[[{words: title}], [brand, kind]]";
    let [precision, recall] = quality(place.path(), &["title", "brand", "kind", "size"], rules, &rows);
    assert!(precision > 0.95 && recall > 0.95, "{precision} {recall}");
}

#[test]
fn what_the_songs_of_an_album_have_in_common_makes_them_no_one_song() {
    let mut numbers = Numbers(2);
    let artists: Vec<String> = (0..40).map(|_| format!("{} {}", numbers.word(), numbers.word())).collect();
    let (mut rows, mut song) = (Vec::new(), 0);
    for _ in 0..80 {
        let (artist, album) = (artists[numbers.below(40)].clone(), numbers.word());
        let year = (1970 + numbers.below(45)).to_string();
        for track in 1..=3 + numbers.below(6) {
            let title = format!("{} {}", numbers.word(), numbers.word());
            for _ in 0..1 + numbers.below(3) {
                // One title in six is cut short.
                let title = if numbers.below(6) == 0 { title[..title.len() - 4].to_owned() } else { title.clone() };
                let track = if numbers.below(8) == 0 { String::new() } else { track.to_string() };
                let year = if numbers.below(6) == 0 { String::new() } else { year.clone() };
                rows.push((song, vec![title, artist.clone(), album.clone(), track, year]));
            }
            song += 1;
        }
    }
    let place = tempfile::tempdir().unwrap();
    let rules = "[[{words: title}, artist], [album]]";
    let [precision, recall] = quality(place.path(), &["title", "artist", "album", "track", "year"], rules, &rows);
    assert!(precision > 0.95 && recall > 0.95, "{precision} {recall}");
}

#[test]
fn colleagues_of_one_address_are_no_one_person_in_a_list_without_duplicates() {
    let mut numbers = Numbers(3);
    let mut rows = Vec::new();
    for firm in 0..50 {
        let (company, street) = (numbers.word(), format!("{} Oak Street", 1 + numbers.below(900)));
        for person in 0..3 {
            let (first, last) = (numbers.word(), numbers.word());
            let born = format!("19{}-0{}-1{}", 50 + numbers.below(49), 1 + numbers.below(9), numbers.below(9));
            rows.push((3 * firm + person, vec![format!("{first} {last}"), company.clone(), street.clone(), born]));
        }
    }
    // One person in five stands there twice.
    let twice: Vec<(usize, Vec<String>)> = rows.iter().step_by(5).cloned().collect();
    let columns = ["name:person_name", "company:company_name", "street:street", "born:date"];
    let place = tempfile::tempdir().unwrap();
    let [precision, _] = quality(place.path(), &columns, "[[company], [street], [name]]", &rows);
    assert!(precision > 0.999, "nobody stands there twice: {precision}");
    rows.extend(twice);
    let [precision, recall] = quality(place.path(), &columns, "[[company], [street], [name]]", &rows);
    assert!(precision > 0.999 && recall > 0.999, "{precision} {recall}");
}

#[test]
fn persons_whom_texts_describe_are_the_same_after_they_have_moved() {
    let mut numbers = Numbers(4);
    let mut words = |n: usize| (0..n).map(|_| numbers.word()).collect::<Vec<_>>();
    let (firsts, lasts, streets, cities) = (words(120), words(400), words(300), words(40));
    // Few names are frequent, and many rare.
    let of =
        |words: &[String], numbers: &mut Numbers| words[numbers.below(words.len()) / (1 + numbers.below(3))].clone();
    let phone = |numbers: &mut Numbers| format!("0{}", 100_000_000 + numbers.below(800_000_000));
    let mut rows = Vec::new();
    for person in 0..3_000 {
        let (first, last) = (of(&firsts, &mut numbers), of(&lasts, &mut numbers));
        let (mut street, mut city) = (of(&streets, &mut numbers), of(&cities, &mut numbers));
        let born = format!("19{}-0{}-1{}", 40 + numbers.below(59), 1 + numbers.below(9), numbers.below(9));
        let mut phone_now = phone(&mut numbers);
        let email = format!("{first}.{last}{}@mail.example", numbers.below(1_000));
        for record in 0..2 {
            if record == 1 && numbers.below(6) == 0 {
                (street, city) = (of(&streets, &mut numbers), of(&cities, &mut numbers));
                phone_now = phone(&mut numbers);
            }
            let row = [&first, &last, &born, &city, &street, &phone_now, &email];
            let said = |(field, value): (usize, &&String)| match numbers.below([20, 20, 12, 12, 10, 4, 2][field]) {
                0 => String::new(),
                1 if field < 2 => value[..value.len() - 1].to_owned(),
                _ => (*value).clone(),
            };
            rows.push((person, row.iter().enumerate().map(said).collect()));
        }
    }
    let columns = ["first", "last", "born", "city", "street", "phone", "email"];
    let rules = "[[email], [phone], [last, born], [first, born], [first, street]]";
    let place = tempfile::tempdir().unwrap();
    let [precision, recall] = quality(place.path(), &columns, rules, &rows);
    assert!(precision > 0.98 && recall > 0.93, "{precision} {recall}");
}
