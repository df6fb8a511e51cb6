use super::error::Stop;
use super::throttle::Throttle;
use super::transform::Transform;
use crate::backend::Connection;
use crate::event::{Event, Listener, tell};
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::op::{Backfill, Code, Op, Pace, ROW_IDS, RowChange};
use migrator_core::schema::SqlText;
use migrator_sql::backfill::{ValueKind, ValueType, Walk, Written, columns_query};
use migrator_sql::{BackfillId, Bookkeeping};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What all workers of a backfill know.
#[derive(Debug)]
pub(super) struct Work<'a> {
    pub(super) walk: Walk,
    pub(super) change: Change,
    pub(super) key_types: Vec<ValueType>,
    pub(super) books: &'a Bookkeeping,
    pub(super) id: BackfillId,
    pub(super) pace: Pace,
    pub(super) throttle: Throttle,
    /// Whether a worker failed: the others end with the batch that they are at.
    pub(super) failed: AtomicBool,
    pub(super) told: Told<'a>,
}

/// What rows get.
#[derive(Debug)]
pub(super) enum Change {
    /// The values of SQL expressions.
    Sql(Vec<(String, SqlText)>),
    /// What code makes of them.
    Code {
        transform: Transform,
        written: Written,
        /// The kinds of the columns that it reads.
        read_kinds: Vec<ValueKind>,
    },
}

/// How far a backfill is, for those who listen.
pub(super) struct Told<'a> {
    pub(super) listener: Option<&'a Listener>,
    pub(super) name: String,
    pub(super) done: AtomicU64,
    pub(super) total: u64,
    last: Mutex<Option<Instant>>,
}

impl std::fmt::Debug for Told<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Told").field("done", &self.done).field("total", &self.total).finish_non_exhaustive()
    }
}

/// How often those who listen are told how far it is.
const TOLD_EVERY: Duration = Duration::from_millis(100);

impl<'a> Told<'a> {
    pub(super) fn new(listener: Option<&'a Listener>, name: String) -> Self {
        Told { listener, name, done: AtomicU64::new(0), total: 0, last: Mutex::new(None) }
    }

    /// So many rows more are done.
    pub(super) fn add(&self, revision: &str, rows: u64) {
        let done = self.done.fetch_add(rows, Ordering::Relaxed) + rows;
        let now = Instant::now();
        let Ok(mut last) = self.last.lock() else { return };
        if done < self.total && last.is_some_and(|last| now - last < TOLD_EVERY) {
            return;
        }
        *last = Some(now);
        self.tell(revision, done);
    }

    pub(super) fn tell(&self, revision: &str, done: u64) {
        let event = Event::Progress {
            revision: revision.to_owned(),
            name: self.name.clone(),
            done,
            // The number of rows is an estimate.
            total: self.total.max(done),
        };
        tell(self.listener, &event);
    }
}

impl<'a> Work<'a> {
    /// Looks at the table.
    pub(super) async fn new(
        connection: &mut Connection,
        books: &'a Bookkeeping,
        id: BackfillId,
        backfill: &Backfill,
        key: &[String],
        pace: Pace,
        listener: Option<&'a Listener>,
    ) -> Result<Self, Stop> {
        let mut walk = Walk::new(books.dialect(), backfill, key);
        let types = column_types(connection, &walk).await?;
        walk.key = key_without_null(connection, &walk, &types).await?;
        let mut key_types =
            walk.key.iter().map(|column| type_of(&types, &walk, column)).collect::<Result<Vec<_>, _>>()?;
        walk.know_key(&mut key_types);
        let type_of = |column: &String| type_of(&types, &walk, column);
        let by_code = |code: &Code| -> Result<Change, Stop> {
            let transform = transform_of(backfill, code)?;
            let read_kinds = transform.reads.iter().map(|column| Ok(type_of(column)?.kind));
            let read_kinds = read_kinds.collect::<Result<_, Stop>>()?;
            if let Some(column) = transform.writes.iter().find(|column| walk.key.contains(column)) {
                return Err(sets_key(&walk, column).into());
            }
            let written = Written {
                types: transform.writes.iter().map(type_of).collect::<Result<_, _>>()?,
                columns: transform.writes.clone(),
                key_types: key_types.clone(),
            };
            Ok(Change::Code { transform, written, read_kinds })
        };
        let change = match &backfill.change {
            RowChange::Set(set) => Change::Sql(set.clone()),
            RowChange::Each { code, .. } | RowChange::Rows(code) => by_code(code)?,
        };
        let told = Told::new(listener, backfill.describe().text);
        let throttle = Throttle::new(&pace);
        let failed = AtomicBool::new(false);
        Ok(Work { walk, change, key_types, books, id, pace, throttle, failed, told })
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.walk.dialect
    }

    /// The kinds of the columns of a page.
    pub(super) fn kinds(&self, versions: bool) -> Vec<ValueKind> {
        let mut kinds: Vec<ValueKind> = self.key_types.iter().map(|kind| kind.kind).collect();
        if versions {
            kinds.push(ValueKind::Text);
        }
        kinds
    }

    /// The kinds of the columns that code reads.
    pub(super) fn read_kinds(&self) -> &[ValueKind] {
        match &self.change {
            Change::Sql(_) => &[],
            Change::Code { read_kinds, .. } => read_kinds,
        }
    }
}

/// The code of a backfill.
pub(super) fn transform_of(backfill: &Backfill, code: &Code) -> Result<Transform, Stop> {
    Transform::of(code).ok_or_else(|| {
        let fact = format!("`{}` has no code that this program can run", backfill.describe().text);
        Diagnostic::new("no-code", fact).into()
    })
}

/// The columns that the table has, with their types.
pub(super) async fn column_types(
    connection: &mut Connection,
    walk: &Walk,
) -> Result<BTreeMap<String, ValueType>, Stop> {
    let rows = connection.fetch_texts(&columns_query(walk.dialect, &walk.table)).await?;
    let read = |row: Vec<Option<String>>| {
        let [name, kind, about, nullable] = <[Option<String>; 4]>::try_from(row).ok()?;
        let said =
            [kind.as_deref()?, about.as_deref().unwrap_or_default(), nullable.as_deref().unwrap_or_default()];
        Some((name?, ValueType::read(walk.dialect, said)))
    };
    let mut types: BTreeMap<String, ValueType> = rows.into_iter().filter_map(read).collect();
    if walk.dialect == Dialect::Sqlite && !types.is_empty() {
        for name in ROW_IDS {
            if !types.keys().any(|column| column.eq_ignore_ascii_case(name)) {
                types.insert(name.to_owned(), ValueType::row_id());
            }
        }
    }
    Ok(types)
}

/// The columns of the key. Rows without a value in one of them would be missed: what the migrations do not say
/// may be so in the database.
async fn key_without_null(
    connection: &mut Connection,
    walk: &Walk,
    types: &BTreeMap<String, ValueType>,
) -> Result<Vec<String>, Stop> {
    for column in &walk.key {
        let may_be_null = type_of(types, walk, column)?.nullable;
        if !may_be_null || connection.fetch_texts(&walk.null_query(column)).await?.is_empty() {
            continue;
        }
        let row_id = ROW_IDS.iter().find(|name| types.get(**name) == Some(&ValueType::row_id()));
        if let (Dialect::Sqlite, Some(row_id)) = (walk.dialect, row_id) {
            return Ok(vec![(*row_id).to_owned()]);
        }
        let fact = format!(
            "rows of `{}` are NULL in `{column}`, by which the backfill goes: they would be missed",
            walk.table
        );
        let help = "give them a value, or go by another key with .key([…])";
        return Err(Diagnostic::new("backfill-key-null", fact).help(help).into());
    }
    Ok(walk.key.clone())
}

fn type_of(types: &BTreeMap<String, ValueType>, walk: &Walk, column: &str) -> Result<ValueType, Stop> {
    // SQLite and MySQL do not tell names by the case of their letters.
    let found = types.get(column).or_else(|| {
        let same = |(name, _): &(&String, &ValueType)| name.to_lowercase() == column.to_lowercase();
        types.iter().find(same).filter(|_| walk.dialect != Dialect::Postgres).map(|(_, kind)| kind)
    });
    found.cloned().ok_or_else(|| {
        let fact = format!("the database has no column `{column}` in table `{}`", walk.table);
        Diagnostic::new("no-such-column", fact)
            .meant(column, types.keys().map(String::as_str))
            .help("see how it differs from the migrations with `validate`")
            .into()
    })
}

fn sets_key(walk: &Walk, column: &str) -> Diagnostic {
    let fact = format!("column `{column}` of `{}` is part of the key by which the backfill goes", walk.table);
    Diagnostic::new("backfill-of-key", fact)
        .help("go by another unique key with .key([…]), or change it in one statement with op.execute(…)")
}
