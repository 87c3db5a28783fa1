#!/usr/bin/env python3
"""Runs `whybounce filter` inside Apache Spark (RDD.pipe) over a log in pieces, on a cluster of two executors.

    run.py [COUNT]    how many lines the log has (10000000)

Ends with 1 where a line differs from what `whybounce filter` answers directly.
"""

import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import lines

FIELDS = "recipient,category,permanence,address,reply_code,enhanced_code"

# The log comes in so many files; every fifth is empty, and so is its partition.
PIECES = 20


def write_log(folder, count):
    """The files of the log, in order. Some lines are blank."""
    full = [piece for piece in range(PIECES) if piece % 5 != 4]
    size, paths = -(-count // len(full)), []
    for piece in range(PIECES):
        path = os.path.join(folder, f"mail.log.{piece:02}")
        paths.append(path)
        with open(path, "w", encoding="utf-8") as file:
            if piece in full:
                start = full.index(piece) * size
                some = lines.log(max(0, min(size, count - start)), start=start, blank_every=1000)
                file.writelines(line + "\n" for line in some)
    return paths


def home(folder):
    """A home for Spark in the temporary folder, since a cluster on one machine writes there."""
    import pyspark

    path = os.path.join(folder, "spark")
    os.mkdir(path)
    installed = os.path.dirname(pyspark.__file__)
    for name in os.listdir(installed):
        if name != "work":
            os.symlink(os.path.join(installed, name), os.path.join(path, name))
    return path


def cluster(executors, folder):
    """A cluster of so many executors, each a process with one core, reached over loopback alone."""
    from pyspark import SparkConf, SparkContext

    settings = {
        "spark.app.name": "whybounce",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.memory": "1g",
        # An empty file is an empty partition, and not passed over.
        "spark.hadoopRDD.ignoreEmptySplits": "false",
    }
    conf = SparkConf().setMaster(f"local-cluster[{executors},1,1024]").setAll(list(settings.items()))
    spark = SparkContext(conf=conf)
    spark.setLogLevel("ERROR")
    # The time that executors take to start is not measured. The driver counts as one more.
    while spark._jsc.sc().getExecutorMemoryStatus().size() < executors + 1:
        time.sleep(0.1)
    spark.parallelize(range(executors * 4), executors * 4).map(str).count()
    return spark


def piped(executors, folder, paths, output):
    """Pipes the log through `whybounce filter`; says how long that took, and how many lines each partition had."""
    spark = cluster(executors, folder)
    try:
        log = spark.textFile(",".join(paths))
        # checkCode ends the job where a process failed. One thread for each process, as Spark has the others.
        command = f"'{lines.whybounce()}' filter --fields {FIELDS}"
        records = log.pipe(command, env={"RAYON_NUM_THREADS": "1"}, checkCode=True)
        start = time.monotonic()
        records.saveAsTextFile("file://" + output)
        seconds = time.monotonic() - start
        return seconds, log.mapPartitions(lambda some: [sum(1 for _ in some)]).collect()
    finally:
        spark.stop()


def parts(output):
    """The lines of the output, part by part."""
    for name in sorted(name for name in os.listdir(output) if name.startswith("part-")):
        with open(os.path.join(output, name), "rb") as file:
            yield from file


def compare(paths, output):
    """Says whether each line is the one that `whybounce filter` answers directly."""
    cat = subprocess.Popen(["cat", *paths], stdout=subprocess.PIPE)
    direct = subprocess.Popen(
        [lines.whybounce(), "filter", "--fields", FIELDS], stdin=cat.stdout, stdout=subprocess.PIPE
    )
    cat.stdout.close()
    got, rows, wrong = parts(output), 0, 0
    for expected in direct.stdout:
        rows += 1
        wrong += next(got, None) != expected
    more = sum(1 for _ in got)
    if cat.wait() or direct.wait():
        sys.exit("whybounce filter failed")
    if wrong or more:
        print(f"{wrong:,} of {rows:,} lines differ, and there are {more:,} more")
        return 1
    print(f"{rows:,} lines, all equal to whybounce filter run directly", flush=True)
    return 0


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    with lines.folder("spark") as folder:
        import pyspark

        print("Spark", pyspark.__version__, flush=True)
        os.environ.update(SPARK_HOME=home(folder), SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_DIRS=folder)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        paths = write_log(folder, count)
        failed = 0
        # One executor gets the first file and an empty one, which is enough to see how fast it goes.
        for executors, some in ((1, [paths[0], paths[4]]), (2, paths)):
            output = os.path.join(folder, f"records-{executors}")
            seconds, sizes = piped(executors, folder, some, output)
            lines.speed("RDD.pipe", f"{executors} executor(s)", sum(sizes), seconds)
            print(f"{len(sizes)} partitions, {sizes.count(0)} of them empty")
            failed |= compare(some, output) or sizes.count(0) == 0
            shutil.rmtree(output)
        return int(failed)


if __name__ == "__main__":
    sys.exit(main())
