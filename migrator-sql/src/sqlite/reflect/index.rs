use super::table::own_name;
use super::{Found, find};
use crate::sqlite::canonical::expression_key;
use crate::sqlite::ddl::{Cursor, Token, items};
use crate::sqlite::expression::plain;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, Expression, Index, IndexKey, IndexPart};

/// Reads an index from the statement that created it.
pub(super) fn read(table: &ObjectName, name: &ObjectName, tokens: &[Token], found: &mut Found) {
    let owner = find(&found.schema.tables, table);
    let owner = owner.and_then(|owner| found.schema.tables.get_mut(&owner));
    match owner {
        Some(owner) => match index(tokens, &owner.columns) {
            Some(index) => {
                owner.indexes.insert(name.name.clone(), index);
            }
            None => found.unmodelled("index", name),
        },
        None => found.unmodelled("index", name),
    }
}

fn index(tokens: &[Token], columns: &[Column]) -> Option<Index> {
    let mut cursor = Cursor::new(tokens);
    let _ = cursor.skip("CREATE");
    let unique = cursor.skip("UNIQUE");
    let _ = cursor.skip("INDEX") && cursor.skip("IF") && cursor.skip("NOT") && cursor.skip("EXISTS");
    cursor.object()?;
    let _ = cursor.skip("ON");
    cursor.name()?;
    let parts = items(cursor.bracket()?).into_iter().map(|item| part(item, columns)).collect::<Vec<_>>();
    let mut index = Index::new(parts);
    index.unique = unique;
    if cursor.skip("WHERE") {
        index.predicate = Some(Expression(plain(cursor.rest())));
    }
    Some(index)
}

fn part(tokens: &[Token], columns: &[Column]) -> IndexPart {
    let mut said: Vec<&Token> = tokens.iter().filter(|token| !token.is_blank()).collect();
    let descending = said.last().is_some_and(|token| token.is("DESC"));
    if descending || said.last().is_some_and(|token| token.is("ASC")) {
        said.pop();
    }
    let mut collation = None;
    if let [.., word, name] = said.as_slice()
        && word.is("COLLATE")
    {
        collation = name.name();
        said.truncate(said.len() - 2);
    }
    let key = match said.as_slice() {
        [only] => IndexKey::Column(own_name(columns, &only.name().unwrap_or_default())),
        _ => {
            let end = said.last().and_then(|last| tokens.iter().position(|token| std::ptr::eq(token, *last)));
            let expression = Expression(plain(&tokens[..end.map_or(0, |at| at + 1)]));
            expression_key(expression, columns)
        }
    };
    let part = IndexPart { key, collation, ..IndexPart::from("") };
    if descending { part.desc() } else { part }
}
