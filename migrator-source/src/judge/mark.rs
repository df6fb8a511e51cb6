use super::file::{downgrade_errors, has_no_downgrade, migration_errors};
use super::misfit::{Direction, Misfit, MisfitPlace};
use super::rows::{RowModule, row_modules, taken_modules};
use super::{Finding, Place, judge};
use crate::attribute::{Arguments, RowsOf, of_downgrade};
use crate::body::{Body, NoWayBack, Recording, no_way_back};
use crate::declaration::Declaration;
use crate::folder::{Chain, Depth, Mark, Node, SourceFile, chain_of, scope_of, source_of, spoken_for};
use crate::mistake::Mistake;
use crate::signature::Function;
use migrator_core::op::Operation;
use migrator_core::revision::Revision;
use proc_macro2::{Span, TokenStream};
use std::path::Path;
use std::sync::Arc;

/// What `#[migration(…)]` and its function say, and what is wrong with them.
pub struct JudgedMigration {
    /// The arguments, without those that are wrong.
    pub arguments: Arguments,
    /// The function, if it stands on one.
    pub function: Option<Function>,
    /// Whether the function can record operations.
    pub usable: bool,
    /// Whether it could be told which migration of the file it is.
    pub found: bool,
    /// The mark of what the function records, if all of that could be read.
    pub mark: Option<u64>,
    /// The modules for the rows that its data steps have as types.
    pub rows: Vec<RowModule>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// What `#[downgrade]` stands on, and what is wrong with it.
pub struct JudgedDowngrade {
    /// The function, if it stands on one.
    pub function: Option<Function>,
    /// Whether the function can record operations.
    pub usable: bool,
    /// The modules for the rows that its data steps have as types.
    pub rows: Vec<RowModule>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// A marked function, as it is seen from outside.
pub(super) struct Found {
    pub(super) source: Arc<SourceFile>,
    /// Its position among the marked functions of the file.
    pub(super) position: usize,
    /// The chain that its folder forms, and its position in it.
    pub(super) chain: Option<(Arc<Chain>, usize)>,
}

impl Found {
    /// Looks for the function with this name and mark in its file, and in the chain of its folder.
    /// `None` when it cannot be told which one it is, or no file is known.
    fn find(path: Option<&Path>, name: &str, same: impl Fn(&Mark) -> bool) -> Option<Self> {
        let path = path?;
        let source = source_of(path, Depth::Bodies)?;
        let position = source.find(name, same)?;
        let in_chain = || {
            let chain = chain_of(path.parent()?, Depth::Bodies)?;
            let file = path.file_name()?.to_str()?;
            // A `#[downgrade]` belongs to the migration of its file.
            let node = chain.node(file, position).or_else(|| chain.only_node(file))?;
            Some((chain, node))
        };
        Some(Found { chain: in_chain(), source, position })
    }

    /// The mark of what it records, if all of that could be read.
    fn mark(&self) -> Option<u64> {
        self.source.functions[self.position].recording.mark()
    }
}

/// Judges `#[migration(arguments)]`, written at `mark`, on an item of a file.
pub fn migration(
    arguments: TokenStream,
    item: &TokenStream,
    mark: Span,
    file: Option<&Path>,
) -> JudgedMigration {
    let (arguments, mut mistakes) = Arguments::parse(arguments, mark);
    let function = match Function::read("migration", item) {
        Ok(function) => function,
        Err(mistake) => {
            mistakes.push(mistake);
            return JudgedMigration {
                arguments,
                function: None,
                usable: false,
                found: false,
                mark: None,
                rows: Vec::new(),
                mistakes,
            };
        }
    };
    let faults = function.judge("migration");
    let usable = faults.is_empty();
    mistakes.extend(faults);

    let revision = arguments.as_revision();
    // With a mistake in its arguments it is not among the readable ones.
    let sound = revision.as_ref().filter(|_| mistakes.is_empty());
    let found = Found::find(
        file,
        &function.name().to_string(),
        |mark| matches!(mark, Mark::Migration { revision, .. } if sound.is_none_or(|own| revision.as_ref() == Some(own))),
    );
    mistakes.extend(
        findings(revision, found.as_ref())
            .into_iter()
            .map(|finding| Mistake::new(literal(&arguments, finding.place), finding.diagnostic)),
    );
    if let Some(found) = &found {
        mistakes.extend(beside(&arguments, &function, found, usable));
        if usable && let Some(path) = file {
            mistakes.extend(misfits(found, path, &function, Direction::Up, &arguments.rows, |place| {
                literal(&arguments, place)
            }));
        }
    }
    let rows = row_modules(&arguments.rows, found.as_ref(), file, Direction::Up, &mut mistakes);
    JudgedMigration {
        usable: usable && rows.is_some(),
        found: found.is_some(),
        mark: found.as_ref().and_then(Found::mark),
        rows: rows.unwrap_or_default(),
        function: Some(function),
        arguments,
        mistakes,
    }
}

/// Judges `#[downgrade(arguments)]`, written at `mark`, on an item of a file.
pub fn downgrade(
    arguments: &TokenStream,
    item: &TokenStream,
    mark: Span,
    file: Option<&Path>,
) -> JudgedDowngrade {
    let (asked, mut mistakes) = of_downgrade(arguments, mark);
    let function = match Function::read("downgrade", item) {
        Ok(function) => function,
        Err(mistake) => {
            mistakes.push(mistake);
            return JudgedDowngrade { function: None, usable: false, rows: Vec::new(), mistakes };
        }
    };
    let faults = function.judge("downgrade");
    let usable = faults.is_empty();
    mistakes.extend(faults);
    let found = Found::find(file, &function.name().to_string(), |mark| *mark == Mark::Downgrade);
    let mut taken = Vec::new();
    if let Some(found) = &found {
        taken = taken_modules(&asked, found);
        if let Some(diagnostic) = downgrade_errors(&found.source, found.position) {
            mistakes.push(Mistake::new(mark, diagnostic));
        } else if usable && let Some(path) = file {
            mistakes.extend(misfits(found, path, &function, Direction::Down, &asked, |_| mark));
        }
    }
    let rows = match taken.is_empty() {
        true => row_modules(&asked, found.as_ref(), file, Direction::Down, &mut mistakes),
        false => None,
    };
    mistakes.extend(taken);
    JudgedDowngrade {
        usable: usable && rows.is_some(),
        rows: rows.unwrap_or_default(),
        function: Some(function),
        mistakes,
    }
}

/// Judges `migrations!(arguments)`, written at `mark` of a file: what it says, and what is wrong with its
/// folder and belongs to no single migration.
pub fn migrations(arguments: TokenStream, mark: Span, file: Option<&Path>) -> (Declaration, Vec<Mistake>) {
    let (declaration, mut mistakes) = Declaration::read(arguments, mark);
    if let Some(chain) = file.and_then(spoken_for).and_then(|folder| chain_of(&folder, Depth::Bodies)) {
        mistakes.extend(chain.of_the_folder.iter().map(|diagnostic| Mistake::new(mark, diagnostic.clone())));
    }
    (declaration, mistakes)
}

/// The migration's own mistakes in the chain, or by itself when the chain is not known.
fn findings(revision: Option<Revision>, found: Option<&Found>) -> Vec<Finding> {
    if let Some(Found { chain: Some((chain, node)), .. }) = found {
        return chain.findings.iter().filter(|finding| finding.node == *node).cloned().collect();
    }
    let alone: Vec<Node> =
        revision.map(|revision| Node { file: String::new(), position: 0, revision }).into_iter().collect();
    judge(&alone, false)
}

/// The mistakes that it has beside its neighbours in the file.
fn beside(arguments: &Arguments, function: &Function, found: &Found, usable: bool) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    if let Some(diagnostic) = migration_errors(&found.source, found.position) {
        mistakes.push(Mistake::new(function.name().span(), diagnostic));
    }
    if usable
        && arguments.irreversible.is_none()
        && has_no_downgrade(&found.source)
        && NoWayBack::is_possible(&function.body)
        && let Some(recorder) = function.recorder()
        && let Some(operation) = no_way_back(Body::read(function.body.clone(), Some(recorder)).steps())
    {
        mistakes.push(Mistake::new(operation.method.span(), operation.diagnostic()));
    }
    mistakes
}

/// What does not fit the schema of the migrations before, in one of the two functions of a migration.
fn misfits(
    found: &Found,
    path: &Path,
    function: &Function,
    direction: Direction,
    rows: &[RowsOf],
    literal: impl Fn(Place) -> Span,
) -> Vec<Mistake> {
    let Some((chain, node)) = &found.chain else { return Vec::new() };
    let own: Vec<&Misfit> = chain.misfits.iter().filter(|misfit| misfit.node == *node).collect();
    let own: Vec<&&Misfit> = own.iter().filter(|misfit| misfit.place.direction() == direction).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let body = Body::read(function.body.clone(), function.recorder());
    let scope = scope_of(path).unwrap_or_default();
    let judged = &found.source.functions[found.position].recording;
    if sources(&body.recording(&scope)) != sources(judged) {
        // In an editor, the file on the disk may be older than what is expanded.
        return Vec::new();
    }
    own.into_iter()
        .map(|misfit| {
            let locus = &misfit.diagnostic.locus;
            let in_statement =
                |statement| body.place(&scope, statement, locus.table.as_deref(), locus.token.as_deref());
            if let MisfitPlace::Rows(_, at) = misfit.place
                && let Some(rows) = rows.get(at)
            {
                return Mistake { first: rows.first, last: rows.last, diagnostic: misfit.diagnostic.clone() };
            }
            let span = match misfit.place {
                MisfitPlace::Parent(at) => literal(Place::DownRevision(at)),
                MisfitPlace::Revision => literal(Place::Revision),
                MisfitPlace::Statement(_, statement) => {
                    in_statement(statement).unwrap_or_else(|| function.name().span())
                }
                MisfitPlace::Function(_) | MisfitPlace::Rows(..) => function.name().span(),
            };
            Mistake::new(span, misfit.diagnostic.clone())
        })
        .collect()
}

fn sources(recording: &Recording) -> Vec<String> {
    recording.operations().map(Operation::source).collect()
}

/// The literal that a finding is about.
fn literal(arguments: &Arguments, place: Place) -> Span {
    let text = match place {
        Place::Revision => arguments.revision.as_ref(),
        Place::DownRevision(at) => arguments.down_revision.get(at),
        Place::DependsOn(at) => arguments.depends_on.get(at),
        Place::BranchLabel(at) => arguments.branch_labels.get(at),
    };
    text.or(arguments.revision.as_ref()).map_or_else(Span::call_site, |text| text.span)
}
