"""Every public name in a realistic call, for the type checker; nothing here is run."""

import networkx
import numpy as np
from scipy.sparse import csr_array

import sgns_edu as sg

sg.__version__.split(".")


def read() -> tuple[list[list[str]], sg.Vocabulary, np.ndarray]:
    print(sg.corpora()["docs"].title(), len(list(sg.read_corpus("my.txt"))))
    sentences = sg.load_corpus("docs", progress=False)
    vocabulary = sg.Vocabulary.from_sentences(sentences, min_count=5)
    pairs = sg.skip_gram_pairs(sentences, vocabulary, window=2, windows="dynamic", rng=0)
    fewer = sg.subsample(sentences, vocabulary, t=1e-3, rng=np.random.default_rng(0))
    one: float = sg.keep_probability(0.01, t=1e-3)
    several: np.ndarray = sg.keep_probability(np.array([0.01, 0.02]), formula="paper")
    world = sg.kingdom(10_000, rng=None)
    a, b, c, d = world.analogies[0]
    print(fewer[0][0].upper(), round(one, 3), several.mean(), world.cooccurrence(window=2).sum())
    print(a.upper(), b, c, d, vocabulary.words[0], vocabulary.encode(["a"]), len(vocabulary))
    return sentences, vocabulary, pairs


class OwnNoise:
    """One method is enough."""

    def probs(self, center: int) -> list[float]:
        return [0.5, 0.5]


class OwnObjective:
    """A link and two verbs are enough."""

    link = sg.FullSoftmax(2).link

    def draw(self, center: int, context: int, rng: np.random.Generator) -> sg.Draw:
        return sg.Draw(center, context)

    def questions(self, draw: sg.Draw) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return np.array([draw.context]), np.ones(1), np.zeros(1)


def one_step(vocabulary: sg.Vocabulary, pairs: np.ndarray) -> None:
    V = len(vocabulary)
    noise = sg.Blend([(0.5, sg.Uniform(V)), (0.5, sg.Unigram(vocabulary.counts, alpha=0.75))])
    hard = sg.Hard(noise, sg.spelling_similarity(vocabulary.words), sharpness=2)
    objective = sg.NegativeSampling(hard, k=5)
    others = [
        sg.NCE(noise, k=5),
        sg.FullSoftmax(V),
        sg.HierarchicalSoftmax.from_counts(vocabulary.counts),
        sg.InfoNCE(noise, k=5, temperature=0.1),
        sg.SampledSoftmax(noise, k=5, collision="skip"),
        sg.NegativeSampling(OwnNoise(), k=1),
        OwnObjective(),
    ]
    params = sg.Params(*sg.initial_params(V, dim=2, rng=0))
    draw = sg.Draw(center=1, context=0, negatives=[1, 2])
    step: sg.Step = sg.explain(params, objective, draw, lr=0.1)
    sg.update(params, step)
    for other in others:
        trainer = sg.Trainer(params, other, pairs, lr=0.1, rng=0)
        trainer.run(10)
        print(trainer.step().loss, trainer.params.W_in.shape)
    trainer = sg.Trainer(params, objective, pairs)
    history: sg.History = trainer.history
    history.save("run.npz")
    ledger = sg.History.load("run.npz").ledger("fox", "quick", vocabulary)
    learned = sg.replay(params, objective, history, batch=16)
    print(history[0].pull.sum(), history.seek(3).copy(), history.columns()["lr"], learned.W_out)
    see(params, step, history, vocabulary, ledger)


def see(
    params: sg.Params,
    step: sg.Step,
    history: sg.History,
    vocabulary: sg.Vocabulary,
    ledger: np.ndarray,
) -> None:
    words = vocabulary.words
    notes = {0: sg.Note("The start", "All is small.", means=True, only=["fox"])}
    player = sg.Player(history, vocabulary, words=["fox"], title="one", step=3, notes=notes)
    player.step = 4
    player.view, player.phase = "run", 0
    player.save("run.html")
    sg.explore.beside(player, sg.Player(history)).caption().upper()
    forces = sg.explore.forces((1.0, 0.5), (0.5, 1.5), [(1.5, -0.5)], words=["w", "c", "n"])
    grid = sg.explore.grid(lambda k: {"a": 1 / k}, {"k": [1, 5]}, draw="bars")
    print(forces.step().loss + 1, grid.values["k"])
    sg.explore.identity(k=5, d=16).page().encode()
    sg.explore.ledger(history, vocabulary, "fox", "quick", table="in").story().upper()
    sg.explore.map(sg.project(params.W_in), words, n=3).save("map.html")
    sg.explore.race(V=100, k=2, times=sg.costs.measure([100], rounds=1)).still().upper()
    sg.explore.step(lr=0.5, rng=0).after().round(2)
    sg.explore.window("the quick brown fox", width=1, center=2).note().upper()
    axes = [
        sg.plots.bars({"ours": [1.0, 2.0]}, words),
        sg.plots.chain(params, step, words),
        sg.plots.curves({"loss": np.arange(3.0)}),
        sg.plots.forces(params, step, words),
        sg.plots.keep_curves(np.array([0.1, 0.2]), {"code": np.ones(2)}),
        sg.plots.learned_vs_predicted(params.W_in, params.W_out, params.W_in),
        sg.plots.map(sg.project(params.W_in), words, classes=list(words)),
        sg.plots.noise_bars(words, {"noise": np.ones(3)}),
        sg.plots.norms_by_frequency(vocabulary.counts, {"v": (np.ones(3), np.ones(3), np.ones(3))}),
        sg.plots.pipeline(["the", "quick", "fox"], 1, step, words),
        sg.plots.products({100: sg.costs.table(V=100)}),
        sg.plots.ranking([("fox", 0.5)], title="neighbors"),
        sg.plots.rows(step, words),
        sg.plots.sigmoid(step, words),
        sg.plots.singular_values({"PMI": np.ones(3)}),
        sg.plots.staircase(ledger, 0.5, most=3),
        sg.plots.tree(sg.HierarchicalSoftmax.from_counts([3, 2, 1]).tree, words, path="fox"),
        sg.plots.window(["the", "quick", "fox"], 1),
    ]
    print(sg.plots.alt(axes[0]).upper(), axes[0].get_title())
    sg.plots.show(axes[0])


def at_full_speed(sentences: list[list[str]]) -> sg.Embeddings:
    emb = sg.train(sentences, dim=100, epochs=2, engine="numpy", threads=None, progress=False)
    sg.plots.learning_curve(emb.log)
    sharded = sg.train_shards("shards/*.txt", "run", rounds=4, dim=100, threads=2, progress=False)
    vocabulary, counts = sg.count_pairs(["a.txt", "b.txt.gz"], window=2)
    print(len(sharded), vocabulary.words, counts.sum(), sg.theory.sppmi(counts).shape)
    word, cosine = emb.neighbors("row", n=10)[0]
    print(word.upper(), round(cosine, 2), emb.neighbors(["row", "column"])[0][0][0].upper())
    print(emb.analogy("min", "max", "minimum", n=3)[0][0].upper(), emb.similarity("a", "b") + 1)
    print(emb["row"].sum(), "row" in emb, len(emb), emb.vocabulary.words, emb.W_in.shape)
    emb.save("vectors.bin")
    emb.to_projector("folder")
    return sg.Embeddings.from_gensim(sg.Embeddings.load("vectors.bin").to_gensim())


def understood(
    emb: sg.Embeddings, vocabulary: sg.Vocabulary, pairs: np.ndarray, params: sg.Params
) -> None:
    V, theory = len(vocabulary), sg.theory
    counts = theory.cooccurrence(pairs, V)
    noise = sg.Unigram(counts.sum(axis=0), alpha=1)
    asked: sg.theory.QuestionCounts = theory.count_questions(counts, noise, 5, collision="skip")
    fit: sg.theory.Fit = theory.fit_expected(counts, noise, 5, dim=2, rng=0)
    tables = [theory.pmi(counts), theory.shifted_pmi(counts, k=5), theory.optimum(counts, noise, 5)]
    tables += [theory.ppmi(counts), theory.sppmi(counts, k=5), theory.double_centered(tables[0])]
    start = theory.svd_embeddings(theory.sppmi(theory.cooccurrence(pairs, V, sparse=True)), 2)
    print(asked.positive, fit.scores, start.W_in, theory.singular_values(tables[0]).max())
    print(theory.expected_loss(params, counts, noise, 5) + 1, theory.information(counts).max())
    first: sg.theory.Modes = theory.modes(counts, noise, 5)
    print(first.rates.max(), first.centers @ first.contexts.T)
    points = sg.project(emb.W_in, method="tsne", rng=None)
    ins, outs = sg.project((params.W_in, params.W_out))
    print(points.explained, ins.shape, outs.shape)


def costs() -> None:
    table: sg.costs.Table = sg.costs.table(V=1000, k=5)
    cost: sg.costs.Cost = table["full softmax"]
    measured: sg.costs.Measured = sg.costs.measure([100, 1000], rng=0)
    forecast: sg.costs.Forecast = sg.costs.extrapolate(measured, words=1e9)["full softmax"]
    print(cost.products + forecast.hours, list(sg.costs.objectives(100)), sg.plots.times(measured))


def evaluated(emb: sg.Embeddings) -> None:
    evaluation = sg.evaluation
    scores: dict[str, sg.evaluation.Analogies] = evaluation.analogies(
        emb, evaluation.read_analogies("questions.txt")
    )
    agreement: sg.evaluation.Similarity = evaluation.similarity(
        emb, evaluation.read_similarity("pairs.csv"), rng=0
    )
    cone: sg.evaluation.Cone = evaluation.cone(emb)
    share = evaluation.functional_share(emb, {"fox": "animals"}, {"fox": "noun"})
    effect: sg.evaluation.Weat = evaluation.weat(
        emb, (["a", "b"], ["c", "d"]), (["e"], ["f"]), rng=0
    )
    turned: sg.Embeddings = sg.align(emb, emb, words=["fox", "dog"])
    print(effect.low, turned.dim)
    print(scores["all"].right + agreement.low + cone.between + share)
    print(evaluation.read_set("some.txt"), evaluation.spearman([1, 2, 3], [1, 3, 2]).round(2))


def relatives(sentences: list[list[str]], vocabulary: sg.Vocabulary) -> None:
    fit: sg.relatives.Glove = sg.relatives.glove(np.ones((3, 3)), 2, rng=0)
    params: sg.Params = sg.relatives.cbow(sentences, vocabulary, 2, rng=0)
    found: sg.relatives.Subwords = sg.relatives.subwords(sentences, vocabulary, 2, rng=0)
    print(fit.loss + 1, sg.relatives.ngrams("fox")[0].upper(), found.neighbors("foxes"))
    rows = np.array([[0, 1]])
    sg.relatives.take_batch(csr_array(np.ones((1, 3))), *params, rows, lr=0.1)
    run: sg.relatives.Run = sg.relatives.measured()[0]
    print(run.method.upper(), run.analogies + 1)
    print(sg.relatives.leaders({"SGNS": [0.9, 1.0], "SVD": [0.6, 0.7]})[0].upper())


def elsewhere() -> None:
    graph = networkx.karate_club_graph()
    walks = list(sg.random_walks(graph, walks=2, length=10, rng=0))
    walks += sg.random_walks([("a", "b"), ("b", "c")], directed=True)
    print(walks[0][0].upper(), list(sg.baskets([["tea", "milk"]])), sg.kmers("ACGT", k=3)[0])
    club: sg.worlds.Club = sg.worlds.karate(rng=0)
    genomes: sg.worlds.Genomes = sg.worlds.genome(rng=0)
    shop: sg.worlds.Shop = sg.worlds.shop(100, rng=0)
    world: sg.worlds.World = sg.worlds.sixteen_words()
    verbs: sg.worlds.Morphology = sg.worlds.morphology(100, rng=0)
    print(verbs.stem["roasts"].upper(), verbs.held_out[0])
    print(club.factions, genomes.sequences[0].lower(), shop.orders[0], world.vocabulary.words)


def taught() -> None:
    sg.predict("Does the score rise?", ["yes", "no"], answer="yes").caption().upper()
    sg.predict("How many?", number=(0, 10), answer=3, reveal="Three.").save("three.html")
    claim = sg.Claim("the loss falls", "Mikolov et al. 2013", 0.5, 0.4, tolerance=0.2)
    print(sg.claims(claim, [claim]))
    sg.check("A1.gradient", lambda v: v).require()
    print(sg.hint("03.2", 2), sg.quiz(3).upper())
