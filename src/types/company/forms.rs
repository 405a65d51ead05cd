//! Legal forms, as data.
//!
//! The forms follow the list of entity legal forms that belongs to ISO 20275 (GLEIF), and the terms of the Python
//! package cleanco 2.3. All are folded, and without dots; `&` and its words in other languages are "and".

use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};

use super::written_out;

/// Words that are a legal form by themselves when they end a name.
const WORDS: &str = "
    inc incorporated llc lc corp corporation co company ltd limited plc llp lp pllc pc lllp unltd unlimited
    gmbh ggmbh mbh ag kg kgaa aktiengesellschaft actiengesellschaft kommanditgesellschaft gesmbh ohg ug ek ekfm ekfr
    ev eg se gbr gesbr gdbr partg partgmbb mbb og cokg cokgaa coohg cie eingetragenergenossenschaft
    sas sasu sarl sa eurl snc sca sci scop selarl selas gie eirl cia
    bv nv vof cv bvba sprl cvba scrl vzw asbl commv
    srl srls spa sapa scarl scpa sagl sl slu sll slne sau lda ltda eireli epp me unipessoal
    ab aktiebolag hb kb as asa aps ivs amba oy oyj ky osakeyhtio tmi ans enk ehf ohf
    spzoo zoo spk spj ska sro as vos ks doo jdoo dd dno ood eood ad ead kft zrt nyrt bt kkt sh shpk
    ou uab sia
    pvt private pte pty proprietary sdn bhd tbk pt pcl kk gk yk kaisha kabushiki
    fzco fze fzllc dmcc egbr gug partmbb aktienges aktg incorp limitada limitd limted lmtd berhad sirketi aktsiaselts
    hlutafelag smba suarl saog saoc
    ooo oao zao pao ao ip tov tzov sti oe ee ike epe jsc ojsc pjsc cjsc qpsc psc";

/// Forms that stand in front, as Baltic names and translated Russian and Ukrainian ones have them. `AO` is not among
/// them: A. O. Smith.
const IN_FRONT: &str = "ooo oao zao pao jsc ojsc pjsc cjsc llc srl tov uab sia";

/// Legal forms of several words.
const PHRASES: &str = "
    open joint stock company, closed joint stock company, public joint stock company, private joint stock company,
    joint stock company, open jsc, closed jsc, public jsc, public ltd, limited liability company,
    limited liability partnership, public limited company,
    public company limited, private limited company, limited partnership, private limited, proprietary limited,
    pvt ltd, pte ltd, pty ltd, sdn bhd, co ltd, l l c, p l c, l l p,
    gmbh and co kg, gmbh and co kgaa, gmbh and co ohg, gmbh and cokg, gmbh and cokgaa, gmbh co kg, gmbh cokg,
    mbh and co kg, mbh and cokg, ag and co kg, ag and cokg, ag and co kgaa, ag and co ohg, se and co kg, se and co kgaa,
    kg and co, ug and co kg, ug haftungsbeschrankt and co kg, ug haftungsbeschrankt, ug haftungsbeschr,
    unternehmergesellschaft haftungsbeschrankt, gesellschaft mit beschrankter haftung, gesellschaft mbh, ges m b h,
    g m b h, m b h, aktien gesellschaft, actien gesellschaft, aktien ges, act ges, akt ges, a g, k g, u g, o h g, g b r,
    gesellschaft burgerlichen rechts, offene handelsgesellschaft, e k, e kfm, e kfr, e v, e g, eingetragener kaufmann,
    eingetragene kauffrau, eingetragener verein, eingetragene genossenschaft, partg mbb, part g mbb,
    partnerschaftsgesellschaft mbb, partnerschaft mbb,
    societe anonyme, societe a responsabilite limitee, societe par actions simplifiee, s a, s a s, s a r l, sa rl,
    s a rl, s arl, s n c, s c i,
    sociedad anonima, sociedad limitada, sociedad limitada unipersonal, sociedad de responsabilidad limitada, s l,
    s l u, s a u, s l l, s coop, sa de cv, s a de c v, sa de c v, sapi de cv, sab de cv, s de rl de cv, s de r l de c v,
    s de rl, sociedad anonima de capital variable, sociedade anonima, sociedade limitada, ltda me, ltda epp,
    societa per azioni, societa a responsabilita limitata, s r l, s p a, s r l s, s n c, s a p a, soc coop, scarl,
    societatea cu raspundere limitata, societatea pe actiuni,
    naamloze vennootschap, besloten vennootschap, b v, n v, v o f, c v, b v b a, c v b a,
    a s, a b, o y, oy ab, k s, i s, p s, ab publ, aktieselskab, anpartsselskab,
    sp z o o, sp z oo, spz oo, sp zoo, spz o o, spolka z oo, spolka z o o, spolka z ograniczona odpowiedzialnoscia,
    spolka akcyjna, spolka komandytowa, spolka jawna, sp k, sp j, sp p, s k a,
    s r o, spol s ro, spol sro, spol s r o, akc spol, akciova spolecnost, akciova spolocnost,
    spolecnost s rucenim omezenym, spolocnost s rucenim obmedzenym, v o s, d o o, d d, j d o o, d n o,
    drustvo s ogranicenom odgovornoscu, korlatolt felelossegu tarsasag, zartkoruen mukodo reszvenytarsasag,
    anonim sirketi, limited sirketi, ltd sti, kabushiki kaisha, k k, g k, y k";

/// What follows a legal form and belongs to it: that a company is being founded or wound up, has one owner, is public.
const BEHIND_FORM: &str = "
    il, i l, ig, i g, i gr, iins, i ins, in liquidation, in liq, in insolvenz, in grundung, en liquidation,
    en liquidacion, in liquidazione, in liquidatie, em liquidacao, w likwidacji, w upadlosci, v likvidaci,
    unipersonale, unipersonal, a socio unico, a associe unique, haftungsbeschrankt, mbb, publ, gemeinnutzig";

/// Legal forms that transliteration or folding would take apart or hide, cut off before it. `e.U.` without its dots is
/// the European Union.
pub(super) const NATIVE: [&str; 33] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "股份公司",
    "有限責任公司",
    "合名会社",
    "合資会社",
    "주식회사",
    "유한회사",
    "㈜",
    "(주)",
    "בע\"מ",
    "בע״מ",
    "შპს",
    "ООО",
    "ОАО",
    "ЗАО",
    "ПАО",
    "АО",
    "ТОВ",
    "ТзОВ",
    "ТОО",
    "ОДО",
    "НАО",
    "ПАТ",
    "ВАТ",
    "ЗАТ",
    "ХХК",
    "e.U.",
    "e. U.",
];

/// Forms that are nothing else wherever they stand: "Brauerei Akt.-Ges. in Burg".
pub(super) const ANYWHERE: [&[&str]; 8] = [
    &["aktiengesellschaft"],
    &["actiengesellschaft"],
    &["aktien", "gesellschaft"],
    &["actien", "gesellschaft"],
    &["akt", "ges"],
    &["act", "ges"],
    &["gmbh"],
    &["kgaa"],
];

/// Whether a word is a legal form.
pub(super) fn is_form(word: &str) -> bool {
    static FORMS: LazyLock<HashSet<&str>> = LazyLock::new(|| WORDS.split_whitespace().collect());
    FORMS.contains(word)
}

/// Whether a word is a legal form that may stand in front.
pub(super) fn is_form_in_front(word: &str) -> bool {
    IN_FRONT.split(' ').any(|form| form == word)
}

/// Phrases by the word that they end with, the longest first.
struct Phrases(HashMap<&'static str, Vec<Vec<&'static str>>>);

impl Phrases {
    fn of(list: &'static str) -> Self {
        let mut by_last: HashMap<&str, Vec<Vec<&str>>> = HashMap::new();
        for phrase in list.split(',').map(|phrase| phrase.split_whitespace().collect::<Vec<_>>()) {
            if let Some(last) = phrase.last() {
                by_last.entry(last).or_default().push(phrase);
            }
        }
        by_last.values_mut().for_each(|phrases| phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len())));
        Self(by_last)
    }

    /// The number of words at the end of a name that are a phrase, if they leave any.
    fn ending(&self, words: &[String]) -> Option<usize> {
        let phrases = self.0.get(words.last()?.as_str())?;
        let ends = |phrase: &&Vec<&str>| {
            words.len() > phrase.len() && words.iter().rev().zip(phrase.iter().rev()).all(|(a, b)| a == b)
        };
        phrases.iter().find(ends).map(Vec::len)
    }
}

static FORMS_OF_WORDS: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(PHRASES));
static ADDITIONS: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(BEHIND_FORM));

/// The number of words at the end of a name that are a legal form of several words.
pub(super) fn phrase_at_the_end(words: &[String]) -> Option<usize> {
    FORMS_OF_WORDS.ending(words).max(written_out::at_the_end(words))
}

/// The number of words at the end of a name that only follow a legal form.
pub(super) fn addition_at_the_end(words: &[String]) -> Option<usize> {
    ADDITIONS.ending(words)
}

/// Legal forms of several words, none of them one letter, by their first word.
static BY_FIRST_WORD: LazyLock<HashMap<&str, Vec<&[&str]>>> = LazyLock::new(|| {
    let mut by_first: HashMap<&str, Vec<&[&str]>> = HashMap::new();
    for phrase in FORMS_OF_WORDS.0.values().flatten().filter(|phrase| phrase.iter().all(|word| word.len() > 1)) {
        if let [first, _, ..] = phrase[..] {
            by_first.entry(first).or_default().push(phrase);
        }
    }
    by_first
});
/// Legal forms of several words, joined.
static JOINED: LazyLock<HashSet<String>> =
    LazyLock::new(|| FORMS_OF_WORDS.0.values().flatten().map(|phrase| phrase.concat()).collect());

/// The number of words at the start of a name that are a legal form of several words, none of them one letter.
pub(super) fn phrase_in_front(words: &[String]) -> Option<usize> {
    let starts = |phrase: &&&[&str]| words.len() > phrase.len() && words.iter().zip(**phrase).all(|(a, b)| a == b);
    let known = BY_FIRST_WORD.get(words.first()?.as_str()).into_iter().flatten();
    known.filter(starts).map(|phrase| phrase.len()).max().max(written_out::in_front(words))
}

/// Whether joined words are a legal form of several.
pub(super) fn is_phrase(joined: &str) -> bool {
    JOINED.contains(joined) || written_out::is_short(joined)
}

/// One spelling of a form, its words joined.
pub(super) fn spelling(form: &str) -> &str {
    match form {
        "incorporated" | "incorp" => "inc",
        "corporation" => "corp",
        "company" => "co",
        "limited" | "limitd" | "limted" | "lmtd" => "ltd",
        "limitada" => "ltda",
        "berhad" => "bhd",
        "publicltd" => "plc",
        "openjsc" => "ojsc",
        "closedjsc" => "cjsc",
        "publicjsc" => "pjsc",
        "private" => "pvt",
        "privatelimited" => "pvtltd",
        "proprietary" => "pty",
        "proprietarylimited" => "ptyltd",
        "aktiengesellschaft" | "actiengesellschaft" | "aktges" | "actges" | "aktienges" | "aktg" => "ag",
        "gesellschaftmitbeschrankterhaftung" | "gesellschaftmbh" | "gesmbh" | "mbh" => "gmbh",
        "gmbhcokg" | "mbhandcokg" => "gmbhandcokg",
        "ughaftungsbeschrankt" | "ughaftungsbeschr" | "unternehmergesellschafthaftungsbeschrankt" => "ug",
        "ekfm" | "ekfr" | "eingetragenerkaufmann" | "eingetragenekauffrau" => "ek",
        "gesellschaftburgerlichenrechts" | "gesbr" | "gdbr" => "gbr",
        "partnerschaftsgesellschaftmbb" | "partnerschaftmbb" | "partmbb" => "partgmbb",
        "kommanditgesellschaft" => "kg",
        "offenehandelsgesellschaft" => "ohg",
        "aktiebolag" | "abpubl" => "ab",
        "aktieselskab" => "as",
        "anpartsselskab" => "aps",
        "osakeyhtio" => "oy",
        "societeanonyme" | "sociedadanonima" | "sociedadeanonima" => "sa",
        "societeparactionssimplifiee" => "sas",
        "societearesponsabilitelimitee" => "sarl",
        "sociedadlimitada" => "sl",
        "societaperazioni" => "spa",
        "societaaresponsabilitalimitata" => "srl",
        "spolkazoo" | "spolkazograniczonaodpowiedzialnoscia" | "zoo" => "spzoo",
        "spolsro" | "spolecnostsrucenimomezenym" | "spolocnostsrucenimobmedzenym" => "sro",
        "akcspol" | "akciovaspolecnost" | "akciovaspolocnost" => "as",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::umlauts::in_one_letter;
    use super::*;

    #[test]
    fn every_form_is_written_as_folding_leaves_it() {
        let lists = [WORDS, IN_FRONT, PHRASES, BEHIND_FORM];
        for word in lists.iter().flat_map(|list| list.split([',', ' ', '\n'])) {
            assert_eq!(in_one_letter(word), word);
            assert!(word.bytes().all(|letter| letter.is_ascii_lowercase()), "{word}");
        }
    }
}
