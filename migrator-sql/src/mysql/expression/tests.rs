//! Expressions as they were written, and what MariaDB 10.11 (recorded) and MySQL 8 (by its manual) made of
//! them.

use super::*;
use proptest::prelude::*;

const MARIADB: [(&str, &str); 43] = [
    ("price  > 0", "`price` > 0"),
    ("\"select\" >= 0", "`select` >= 0"),
    ("not a", "`a` = 0"),
    ("not (a and b)", "`a` = 0 or `b` = 0"),
    ("not (a or b > 1)", "`a` = 0 and `b` <= 1"),
    ("not (a in (1,2))", "`a` not in (1,2)"),
    ("NOT (s like 'x%')", "`s`  not like 'x%'"),
    ("s not like 'x%' escape '!'", "`s`  not like 'x%' escape '!'"),
    ("not (a between 1 and 2)", "`a` not between 1 and 2"),
    ("a IS NOT false", "`a` is not false"),
    ("not (a is null)", "`a` is not null"),
    ("a xor b", "`a` xor `b`"),
    ("a = -1 and b = - b", "`a` = -1 and `b` = -`b`"),
    ("a - (b - 1) > 0 and (a - b) - 1 > 0", "`a` - (`b` - 1) > 0 and `a` - `b` - 1 > 0"),
    ("a div 2 = 1 and mod(a, 2) = 0", "`a` DIV 2 = 1 and `a` MOD 2 = 0"),
    ("a % 2 = 0", "`a` MOD 2 = 0"),
    ("a & 1 = 1 or a | 2 and a ^ 3 or ~a << 2 > 1", "`a` & 1 = 1 or `a` | 2 and `a` ^ 3 or ~`a` << 2 > 1"),
    ("s regexp '^x' and s rlike 'y'", "`s` regexp '^x' and `s` regexp 'y'"),
    ("case when a > 1 then 'x' else 'y' end = s", "case when `a` > 1 then 'x' else 'y' end = `s`"),
    ("case a when 1 then 'x' end = s", "case `a` when 1 then 'x' end = `s`"),
    ("coalesce(a, 0) > ifnull(b, 1)", "coalesce(`a`,0) > ifnull(`b`,1)"),
    ("length(s) > 1 and character_length(s) > 2", "octet_length(`s`) > 1 and char_length(`s`) > 2"),
    (
        "upper(s) = 'X' and substring(s, 1, 2) = 'a' and substr(s from 2 for 3) = 'b'",
        "ucase(`s`) = 'X' and substr(`s`,1,2) = 'a' and substr(`s`,2,3) = 'b'",
    ),
    (
        "trim(leading 'x' from s) = 'y' and trim(s) = ''",
        "trim(leading 'x' from `s`) = 'y' and trim(`s`) = ''",
    ),
    (
        "d > date '2020-01-01' and date_add(d, interval 2 hour) > d",
        "`d` > DATE'2020-01-01' and `d` + interval 2 hour > `d`",
    ),
    ("extract(month from d) = 1", "extract(month from `d`) = 1"),
    (
        "cast(a as signed integer) = 1 and cast(s as char(3)) = 'x'",
        "cast(`a` as signed) = 1 and cast(`s` as char(3) charset utf8mb4) = 'x'",
    ),
    ("convert(s using utf8mb4) = 'x'", "convert(`s` using utf8mb4) = 'x'"),
    ("cast(a as decimal(10, 2)) = 1", "cast(`a` as decimal(10,2)) = 1"),
    ("s = x'0f' or s = 0x0F or a = b'101'", "`s` = X'0f' or `s` = 0x0f or `a` = 0x05"),
    ("a = 1.50 and a = 1e3 and a = .5", "`a` = 1.50 and `a` = 1e3 and `a` = 0.5"),
    ("a <=> null", "`a` <=> NULL"),
    ("a != 1 and a <> 2", "`a` <> 1 and `a` <> 2"),
    ("(a, b) = (1, 2)", "(`a`,`b`) = (1,2)"),
    ("a in (1) and s not in ('x')", "`a` = 1 and `s` <> 'x'"),
    ("a = true and b = false", "`a` = 1 and `b` = 0"),
    ("(a > 0 or b > 0) and s = 'x'", "(`a` > 0 or `b` > 0) and `s` = 'x'"),
    ("a > 0 or (b > 0 and (s = 'x' and a = 1))", "`a` > 0 or `b` > 0 and `s` = 'x' and `a` = 1"),
    ("a && b", "`a` <> 0 and `b` <> 0"),
    ("ceil(a) = 1 and floor(a) = 1", "ceiling(`a`) = 1 and floor(`a`) = 1"),
    ("A > 1 and e.a > 1", "`a` > 1 and `a` > 1"),
    ("if(a > 1, 1, 0) = 1", "if(`a` > 1,1,0) = 1"),
    ("position('x' in s) > 0 and instr(s, 'x')", "locate('x',`s`) > 0 and locate('x',`s`)"),
];

const MYSQL: [(&str, &str); 8] = [
    ("price > 0", "(`price` > 0)"),
    ("a and b = 'it''s'", "((0 <> `a`) and (`b` = _utf8mb4'it\\'s'))"),
    ("not a", "(0 = `a`)"),
    ("s regexp '^x'", "regexp_like(`s`,_utf8mb4'^x')"),
    ("s not in ('x', 'y')", "(`s` not in (_utf8mb4'x',_utf8mb4'y'))"),
    ("lower(s) = s and a is not null", "((lower(`s`) = `s`) and (`a` is not null))"),
    ("cast(a as char) = '1'", "(cast(`a` as char charset utf8mb4) = _utf8mb4'1')"),
    ("doc->>'$.a' = 'x'", "(json_unquote(json_extract(`doc`,_utf8mb4'$.a')) = _utf8mb4'x')"),
];

#[test]
fn names_in_double_quotes_become_names() {
    let sql = |text: &str| parenthesized(&text.into());
    assert_eq!(sql("\"we\"\"i`rd\" > 0"), "(`we\"i``rd` > 0)");
    assert_eq!(sql(r#"a <> '"x" \' "y"' /* "z" */"#), r#"(a <> '"x" \' "y"' /* "z" */)"#);
}

#[test]
fn what_was_written_and_what_is_read_back_are_alike() {
    for (written, read) in MARIADB.into_iter().chain(MYSQL) {
        assert!(parse::parse(written).is_some() && parse::parse(read).is_some(), "{written}");
        assert_eq!(canonical(written), canonical(read), "{written}");
    }
}

#[test]
fn what_differs_stays_different() {
    for (one, other) in [
        ("a > 0", "a >= 0"),
        ("(a or b) and c", "a or b and c"),
        ("s = 'x'", "s = 'X'"),
        ("a - (b - c) = 0", "a - b - c = 0"),
        ("a in (1, 2)", "a in (2, 1)"),
        ("a and b", "a or b"),
        ("not (a xor b)", "a xor b"),
        ("s like 'x'", "s not like 'x'"),
        ("\"weird name\" = 1", "weird = 1"),
    ] {
        assert_ne!(canonical(one), canonical(other));
    }
}

#[test]
fn what_it_gives_is_sql_in_the_words_of_the_model() {
    assert_eq!(
        canonical("`we\"ird` > 0 AND `order` = 'it\\'s'"),
        "\"we\"\"ird\" > 0 and \"order\" = 'it''s'"
    );
    assert_eq!(canonical("(a + b) * (c - (d - 1)) > -1"), "(a + b) * (c - (d - 1)) > -1");
    assert_eq!(canonical("not (a xor (b or c))"), "not (a <> 0 xor (b <> 0 or c <> 0))");
    assert_eq!(canonical("exists (SELECT 1 FROM `T`)"), "exists ( select 1 from \"T\" )");
}

#[test]
fn bodies_are_as_the_catalog_has_them() {
    assert_eq!(catalog_body(r"RETURN 'x\\y\'z''w' ;"), r"RETURN 'x\y''z''w'");
    assert_eq!(catalog_body("BEGIN SET @a = 1; END"), "BEGIN SET @a = 1; END");
}

#[test]
fn a_deep_expression_is_no_danger() {
    let deep = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(canonical(&deep).len(), 400_001);
    let long = vec!["a = 1"; 20_000].join(" and ");
    assert!(canonical(&long).starts_with("a = 1 and a = 1"));
}

proptest! {
    #[test]
    fn the_form_of_a_form_is_itself(sql in "(a|b|\"B c\"|'x'|1|0|=|<|\\(|\\)|and|or|not|in|is|null|between|,|-|\\+| ){1,14}") {
        let once = canonical(&sql);
        prop_assert_eq!(canonical(&once), once);
    }

    #[test]
    fn any_text_is_read(sql in "([ab'\"`\\\\0-9.eE+/*#()<>=,\n -]|\\PC){0,30}") {
        let _ = canonical(&sql);
    }
}
