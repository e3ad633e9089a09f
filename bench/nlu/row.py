"""One row of bench/nlu/compare: runs an engine on a set and prints what came out."""
import json
import os
import re
import resource
import subprocess
import sys
import time
import unicodedata


def rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            label, tab, text = line.rstrip("\r\n").partition("\t")
            if tab:
                yield label, text


def run(command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def portavoz(train, test, language, binary):
    report = json.loads(run([binary, "evaluate", "--train", train, "--test", test, "--language", language, "--json"]))
    return (report["accuracy"], report["out_of_scope_recall"] if report["out_of_scope"] else None,
            report["training"]["milliseconds"] / 1000, report["microseconds"]["p50"])


def nlpjs(train, test, language, work, script):
    report = json.loads(run(["node", script, work, train, test, language]).splitlines()[-1])
    return report["accuracy"], report["recall"], report["seconds"], report["microseconds"]


def words(text):
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


def fasttext(train, test, language, work):
    learn, model = os.path.join(work, "train.txt"), os.path.join(work, "model")
    with open(learn, "w", encoding="utf-8") as out:
        for label, text in rows(train):
            if label != "oos":
                out.write(f"__label__{label} {words(text)}\n")
    start = time.time()
    run(["fasttext", "supervised", "-input", learn, "-output", model, "-epoch", "50", "-lr", "0.5", "-wordNgrams", "2",
         "-minn", "2", "-maxn", "5", "-dim", "100", "-bucket", "200000", "-thread", "1"])
    seconds = time.time() - start
    gold = list(rows(test))
    text = "".join(words(text) + "\n" for _, text in gold)
    start = time.time()
    said = run(["fasttext", "predict-prob", model + ".bin", "-", "1"], input=text).splitlines()
    each = (time.time() - start) / len(gold) * 1e6
    pairs = [(label, line.split()) for (label, _), line in zip(gold, said)]
    inside = [bool(one) and one[0] == f"__label__{label}" for label, one in pairs if label != "oos"]
    outside = [not one or float(one[1]) < 0.5 for label, one in pairs if label == "oos"]
    return sum(inside) / len(inside), sum(outside) / len(outside) if outside else None, seconds, each


def main():
    engine, name, *arguments = sys.argv[1:]
    accuracy, recall, seconds, each = globals()[engine](*arguments)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    scope = "–" if recall is None else f"{100 * recall:.1f} %"
    print(f"| {name} | {engine} | {100 * accuracy:.1f} % | {scope} | {seconds:.2f} s | {each:.0f} | {memory} MB |", flush=True)


main()
