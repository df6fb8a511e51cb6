//! What it costs to read a thousand migrations, stage by stage, as a macro does.
//!
//! `cargo bench -p migrator-source --bench reading --profile dev` measures what a debug build of a user's
//! crate pays: there the macros are not optimised. Prints the best of some runs, for all files together.

use migrator_source::body::{Body, Scope};
use migrator_source::folder::{Depth, SourceFile, chain_of};
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use std::hint::black_box;
use std::time::{Duration, Instant};

const FILES: usize = 1_000;
const RUNS: usize = 15;

/// A chain with a table, an index and a column in each of its migrations.
fn chain() -> Vec<String> {
    let file = |at: usize| {
        let down = match at {
            0 => String::new(),
            at => format!(", down_revision = \"r{:05}\"", at - 1),
        };
        format!(
            r#"use migrator_runtime::prelude::*;

/// Create table {at}
#[migration(revision = "r{at:05}"{down})]
fn upgrade(op: &mut Operations) {{
    op.create_table(
        "table_{at}",
        [
            integer("id").primary_key(),
            string("name", 100).not_null(),
            text("notes"),
            numeric("amount", 12, 2),
            boolean("active").not_null().default(true),
            timestamp("created_at"),
        ],
    );
    op.create_index("ix_table_{at}_name", "table_{at}", ["name"]);
    op.add_column("table_{at}", string("extra", 50).not_null().default("none"));
}}
"#
        )
    };
    (0..FILES).map(file).collect()
}

fn main() -> std::io::Result<()> {
    let files = chain();
    report("tokens", || {
        for text in &files {
            black_box(tokens(text));
        }
    });
    report("tokens, and what is marked", || {
        for text in &files {
            black_box(SourceFile::read(text, Depth::Marks));
        }
    });
    report("all of it", || {
        for text in &files {
            black_box(SourceFile::read(text, Depth::Bodies));
        }
    });
    let tokenised: Vec<Vec<TokenTree>> =
        files.iter().map(|text| tokens(text).into_iter().collect()).collect();
    report("scopes", || {
        for tokens in &tokenised {
            black_box(Scope::of(tokens));
        }
    });
    let recorder = Ident::new("op", Span::call_site());
    let braces: Vec<TokenStream> = tokenised.iter().map(|tokens| body_of(tokens)).collect();
    report("bodies, parsed", || {
        for body in &braces {
            black_box(Body::read(body.clone(), Some(&recorder)));
        }
    });
    let bodies: Vec<(Body, Scope)> = braces
        .iter()
        .zip(&tokenised)
        .map(|(body, tokens)| (Body::read(body.clone(), Some(&recorder)), Scope::of(tokens)))
        .collect();
    assert!(bodies.iter().all(|(body, scope)| body.recording(scope).is_complete()), "all can be read");
    report("bodies, interpreted", || {
        for (body, scope) in &bodies {
            black_box(body.recording(scope));
        }
    });
    folders(&files)
}

/// What a macro asks for: the folder read, and the chain judged. Each run has a folder of its own, for no
/// file is read twice.
fn folders(files: &[String]) -> std::io::Result<()> {
    let root = std::env::temp_dir().join(format!("migrator-reading-{}", std::process::id()));
    for (stage, depth) in [("folder, chain", Depth::Marks), ("folder, chain and schema", Depth::Bodies)] {
        let mut runs = 0;
        for run in 0..RUNS {
            let folder = root.join(format!("{depth:?}{run}"));
            std::fs::create_dir_all(&folder)?;
            std::fs::write(folder.join("mod.rs"), "migrator_runtime::migrations!();")?;
            for (at, text) in files.iter().enumerate() {
                std::fs::write(folder.join(format!("m{at:05}.rs")), text)?;
            }
        }
        report(stage, || {
            let chain = chain_of(&root.join(format!("{depth:?}{runs}")), depth);
            let chain = chain.filter(|chain| chain.findings.is_empty() && chain.misfits.is_empty());
            assert_eq!(chain.map(|chain| chain.nodes.len()), Some(FILES));
            runs += 1;
        });
    }
    std::fs::remove_dir_all(root)
}

fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

fn body_of(tokens: &[TokenTree]) -> TokenStream {
    let is_body = |token: &&TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    tokens.iter().rev().find(is_body).cloned().map(TokenStream::from).unwrap_or_default()
}

#[allow(clippy::print_stdout)] // it is what a benchmark is for
fn report(stage: &str, mut run: impl FnMut()) {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            run();
            started.elapsed()
        })
        .collect();
    times.sort(); // the least is the one that nothing else on the machine was in the way of
    println!("{stage:<28} {:>7.1} ms for {FILES} files", times[0].as_secs_f64() * 1000.0);
}
