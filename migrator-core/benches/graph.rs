//! How the graph and its plans grow with the number of revisions.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use migrator_core::graph::Graph;
use migrator_core::picture::{Glyphs, Marks, svg, text};
use migrator_core::plan::{Origin, downgrade, upgrade};
use migrator_core::revision::Revision;
use migrator_core::target::{Expression, Resolver};
use std::hint::black_box;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// Nobody looks at more; and a wild history is the wider the longer it is.
const LARGEST_PICTURE: usize = 10_000;

/// How a history is drawn.
#[derive(Clone, Copy)]
enum Shape {
    /// One trunk, and beside it branches of some revisions that are merged back.
    Teams,
    /// Of ten revisions one forks off anywhere in the history, and one merges two heads.
    Wild,
}

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn id(number: usize) -> String {
    format!("{:012x}", (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16)
}

/// A history of so many revisions, of which about a fifth forks or merges, with some dependencies.
fn revisions(count: usize, shape: Shape) -> Vec<Revision> {
    let mut dice = Dice(42);
    let mut heads: Vec<usize> = Vec::new();
    let mut revisions = Vec::with_capacity(count);
    for number in 0..count {
        let mut revision = Revision::new(id(number));
        let roll = dice.below(100);
        if number == 0 {
        } else if roll < 10 && heads.len() > 1 {
            for _ in 0..2 {
                let parent = heads.swap_remove(dice.below(heads.len()));
                revision = revision.down(id(parent));
            }
        } else if roll < 20 {
            let window = match shape {
                Shape::Teams => number.min(50),
                Shape::Wild => number,
            };
            revision = revision.down(id(number - 1 - dice.below(window)));
        } else {
            let parent = heads.swap_remove(dice.below(heads.len()));
            revision = revision.down(id(parent));
            if roll < 22 {
                revision = revision.depends_on(id(dice.below(number)));
            }
        }
        heads.push(number);
        heads.retain(|head| !revision.down_revision.contains(&id(*head)));
        revisions.push(revision);
    }
    revisions
}

fn graphs(criterion: &mut Criterion) {
    for (name, shape) in [("teams", Shape::Teams), ("wild", Shape::Wild)] {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        for size in SIZES {
            let revisions = revisions(size, shape);
            group.bench_with_input(BenchmarkId::new("build", size), &revisions, |bencher, revisions| {
                bencher.iter_batched(
                    || revisions.clone(),
                    |revisions| Graph::new(revisions).unwrap(),
                    criterion::BatchSize::LargeInput,
                );
            });
            let graph = Graph::new(revisions).unwrap();
            group.bench_function(BenchmarkId::new("upgrade heads", size), |bencher| {
                bencher.iter(|| upgrade(black_box(&graph), Origin::Database(&[]), "heads").unwrap());
            });
            let rows = upgrade(&graph, Origin::Database(&[]), "heads").unwrap().rows;
            group.bench_function(BenchmarkId::new("downgrade base", size), |bencher| {
                bencher.iter(|| downgrade(black_box(&graph), Origin::Database(&rows), "base").unwrap());
            });
            if size <= LARGEST_PICTURE {
                let marks = Marks::unknown();
                group.bench_function(BenchmarkId::new("draw text", size), |bencher| {
                    bencher.iter(|| text(black_box(&graph), &marks, Glyphs::Unicode));
                });
                group.bench_function(BenchmarkId::new("draw svg", size), |bencher| {
                    bencher.iter(|| svg(black_box(&graph), &marks));
                });
            }
        }
        group.finish();
    }

    let mut group = criterion.benchmark_group("line");
    group.sample_size(10);
    for size in SIZES {
        let line = (0..size).map(|number| match number {
            0 => Revision::new(id(0)),
            _ => Revision::new(id(number)).down(id(number - 1)),
        });
        let graph = Graph::new(line).unwrap();
        let back = Expression::parse(&format!("{}-500", id(size - 1))).unwrap();
        group.bench_function(BenchmarkId::new("resolve X-500", size), |bencher| {
            bencher.iter(|| {
                let rows = migrator_core::target::Rows::read(&graph, &[]);
                Resolver::new(black_box(&graph)).upgrade_targets(&back, &rows).unwrap()
            });
        });
        group.bench_function(BenchmarkId::new("upgrade X-500", size), |bencher| {
            let target = back.to_string();
            bencher.iter(|| upgrade(black_box(&graph), Origin::Database(&[]), &target).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, graphs);
criterion_main!(benches);
