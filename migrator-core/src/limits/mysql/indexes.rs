use crate::limits::Unsupported;
use crate::schema::{Index, IndexKey, IndexPart, NullsOrder};

/// Checks an index by itself.
pub(super) fn check(name: &str, index: &Index) -> Result<(), Unsupported> {
    let refuse =
        |fact: String, help: &str| Err(Unsupported::new(format!("index `{name}` {fact}"), help).at(name));
    if let Some(predicate) = &index.predicate {
        return refuse(
            format!("is for the rows where {predicate}, and MySQL indexes all rows"),
            "leave .where_(…) out on MySQL, or index a generated column that is NULL for the other rows",
        );
    }
    if !index.include.is_empty() {
        return refuse(
            format!("includes ({}), which MySQL does not have", index.include.join(", ")),
            "add the columns to those that are searched, or leave .include(…) out",
        );
    }
    if index.nulls_not_distinct {
        return refuse(
            "takes two NULLs for the same, which MySQL does not".into(),
            "make the columns not null",
        );
    }
    match (index.method.as_deref(), index.unique) {
        (None | Some("btree"), _) | (Some("fulltext" | "spatial"), false) => {}
        (Some(method), true) => {
            return refuse(
                format!("is unique and of kind {method}, which MySQL does not have"),
                "leave one of them out",
            );
        }
        (Some(method), false) => {
            return refuse(
                format!("is of kind {method}, which MySQL's tables do not have"),
                "leave .using(…) out, or use .using(\"fulltext\") or .using(\"spatial\")",
            );
        }
    }
    index.parts.iter().try_for_each(|part| check_part(name, part, is_special(index)))
}

/// Whether it is sorted by nothing: its parts are columns alone.
pub(super) fn is_special(index: &Index) -> bool {
    matches!(index.method.as_deref(), Some("fulltext" | "spatial"))
}

fn check_part(name: &str, part: &IndexPart, special: bool) -> Result<(), Unsupported> {
    let refuse =
        |fact: String, help: &str| Err(Unsupported::new(format!("index `{name}` {fact}"), help).at(name));
    let column = match &part.key {
        IndexKey::Column(column) => column,
        IndexKey::Expression(expression) => {
            return refuse(
                format!("is on the expression {expression}, and MariaDB indexes columns only"),
                "add a column with .generated_virtual(…) and index that",
            );
        }
    };
    if special && (part.descending || part.prefix_length.is_some()) {
        return refuse(
            format!("sorts or cuts `{column}`, which its kind does not do"),
            "name the column alone",
        );
    }
    if let Some(class) = &part.operator_class {
        return refuse(
            format!("has operator class {class}, which MySQL does not know"),
            "leave .operator_class(…) out",
        );
    }
    if let Some(collation) = &part.collation {
        return refuse(
            format!("compares `{column}` by {collation}, and on MySQL an index compares as its column does"),
            "give the column the collation",
        );
    }
    if part.nulls.is_some() && !nulls_are_usual(part) {
        return refuse(
            format!("puts NULLs of `{column}` where MySQL does not: they are less than all values there"),
            "leave .nulls_first() and .nulls_last() out",
        );
    }
    Ok(())
}

/// Whether `NULL`s stand where MySQL puts them.
fn nulls_are_usual(part: &IndexPart) -> bool {
    part.nulls.is_none_or(|nulls| (nulls == NullsOrder::Last) == part.descending)
}

/// The columns, where the index is on whole columns and sorted as usual.
pub fn plain_columns(index: &Index) -> Option<Vec<String>> {
    let plain = index.method.is_none() && index.predicate.is_none() && index.include.is_empty();
    let columns = index.parts.iter().map(|part| {
        let plain = !part.descending
            && part.prefix_length.is_none()
            && part.operator_class.is_none()
            && part.collation.is_none();
        part.column().filter(|_| plain).map(ToOwned::to_owned)
    });
    if plain { columns.collect() } else { None }
}
