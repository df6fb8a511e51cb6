//! The revision graph against recorded answers: `vectors/FORMAT.md` says what they mean.
//!
//! `REVISION_VECTORS=FILE` runs another file of the same format.

mod answer;
mod ask;
mod format;
mod score;

use flate2::read::GzDecoder;
use format::GraphVector;
use score::{Group, Tally};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

/// So many mismatches are printed; the tally counts them all.
const PRINTED: usize = 200;

#[test]
fn revision_vectors() {
    let path = std::env::var_os("REVISION_VECTORS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/dev.jsonl.gz")),
        PathBuf::from,
    );
    let mut tally = Tally::default();
    let mut mismatches = Vec::new();
    for graph in read(&path) {
        let built = ask::build(&graph);
        for query in &graph.queries {
            let given = ask::ask(&graph, &built, query);
            let group = Group::of(query);
            match score::judge(&graph, query, &given) {
                Some(Ok(())) => tally.passed(&query.kind, &group),
                Some(Err(why)) => {
                    tally.failed(&query.kind, &group);
                    mismatches.push(format!(
                        "{} #{} ({}): {why}\n    asked:    {}\n    expected: {}\n    given:    {given:?}",
                        graph.graph,
                        query.n,
                        graph.shape,
                        query.parameters(),
                        query.raw_result,
                    ));
                }
                None => tally.skipped(&query.kind),
            }
        }
    }
    for mismatch in mismatches.iter().take(PRINTED) {
        println!("{mismatch}");
    }
    println!("{tally}");
    println!("revision vectors: {} passed, {} failed", tally.passes(), tally.failures());
    assert!(tally.passes() > 0, "{} holds no query", path.display());
    assert_eq!(tally.failures(), 0);
}

fn read(path: &PathBuf) -> impl Iterator<Item = GraphVector> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let packed = path.extension().is_some_and(|extension| extension == "gz");
    let text: Box<dyn Read> = if packed { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
    BufReader::new(text).lines().map(|line| {
        let line = line.unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line}"))
    })
}
