"""Conversion on a cluster: Spark hands the units of the input to its executors, and does over what they lose.

``qawl convert --engine spark --master URL SRC… -o DIR`` and ``spark-submit .../qawl/scale/spark.py SRC… -o DIR``
do the same. The executors need the package, in the same version, and the sources where the driver has them.
`convert` is for DataFrames of your own.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qawl.finding import Finding
from qawl.scale.batches import convert_articles, convert_units, result_schema, unit_batches
from qawl.scale.duplicates import Seen
from qawl.scale.state import Key, is_reject
from qawl.scale.summary import Summary
from qawl.scale.units import plan
from qawl.writing import Outcome

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

REJECTS = "_rejects"
"""The folder, in the output, of what became no record: JSON Lines. Readers of Parquet pass it over."""

_ORDER = ("_unit", "_item")


def session(master: str | None = None) -> SparkSession:
    """A session on the cluster at ``master``, or on the one that the surroundings name. ImportError without the
    ``spark`` extra."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("qawl convert").config("spark.ui.showConsoleProgress", sys.stderr.isatty())
    return (builder.master(master) if master else builder).getOrCreate()


def convert(articles: DataFrame) -> DataFrame:
    """The records of a DataFrame with an article a row, in columns named as docs/sources.md has it (``_path`` and
    ``_line`` may say where it comes from): columns as the dataset's config ``articles`` has them, and
    ``_finding``, which says, as JSON, why there is no record. Duplicates stay."""
    return articles.mapInArrow(convert_articles, _spark_schema()).drop("_unit", "_item", "_path")


def convert_files(spark: SparkSession, sources: Sequence[Path], out: str) -> Summary:
    """Convert files, archives and folders to Parquet in the folder ``out``, which must not be there yet: the
    records that a conversion on one machine writes, in the same order, in other shards. FileExistsError."""
    from pyspark.sql import functions as f

    if _exists(spark, out):
        raise FileExistsError(f"{out} is there already; name another folder, or delete it")
    begun = time.monotonic()
    summary = Summary()
    found = list(plan([source.absolute() for source in sources]))  # executors stand elsewhere
    told = [item for item in found if isinstance(item, Finding)]
    units = list(enumerate(item for item in found if not isinstance(item, Finding)))
    summary.units = len(units)
    spool = f"{out.rstrip('/')}.spool"
    # A task a unit. The results are kept, since what is a duplicate is known only when all are there.
    rows = spark.sparkContext.parallelize([(data,) for data in unit_batches(units)], max(1, len(units)))
    converted = spark.createDataFrame(rows, "unit binary").mapInArrow(convert_units, _spark_schema())
    converted.write.mode("overwrite").parquet(spool)
    try:
        results = spark.read.parquet(spool)
        records = results.where("_finding is null")
        told += [
            Finding(**json.loads(row[0]))
            for row in results.where("_finding is not null").orderBy(*_ORDER).select("_finding").toLocalIterator()
        ]
        dropped, duplicates = _duplicates(records)
        if dropped:
            where = spark.createDataFrame(dropped, "_unit long, _item long")
            records = records.join(f.broadcast(where), list(_ORDER), "left_anti")
        ordered = records.repartitionByRange(max(1, len(units)), "_unit").sortWithinPartitions(*_ORDER)
        ordered.drop("_unit", "_item", "_path", "_finding").write.parquet(out)
        told += duplicates
        lines = [(json.dumps(finding.to_dict(), ensure_ascii=False),) for finding in told if is_reject(finding)]
        spark.createDataFrame(lines, "value string").coalesce(1).write.text(f"{out}/{REJECTS}")
        written = spark.read.parquet(out).select(f.count("*"), f.sum(f.size("quotes"))).collect()[0]
        summary.outcomes[Outcome.WRITTEN], summary.quotations = written[0], written[1] or 0
    finally:
        _delete(spark, spool)
    summary.findings.update(finding.check for finding in told)
    summary.severities.update(finding.severity for finding in told)
    summary.seconds = time.monotonic() - begun
    return summary


def _duplicates(records: DataFrame) -> tuple[list[tuple[int, int]], list[Finding]]:
    """The places of records that are duplicates by the rule of `Seen`, and why. The driver looks at those only
    whose id or text comes more than once."""
    contested = []
    for name in ("id", "text_sha256"):
        twice = records.groupBy(name).count().where("count > 1").select(name)
        contested.append(records.join(twice, name, "left_semi").select(*_ORDER, "id", "text_sha256", "_path"))
    seen = Seen(texts=True)
    places: list[tuple[int, int]] = []
    findings: list[Finding] = []
    try:
        for row in contested[0].union(contested[1]).distinct().orderBy(*_ORDER).toLocalIterator():
            duplicate = seen.duplicate(Key(row["id"], row["text_sha256"], row["_path"], 0))
            if duplicate is not None:
                places.append((row["_unit"], row["_item"]))
                findings.append(duplicate)
    finally:
        seen.close()
    return places, findings


def _spark_schema() -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(result_schema())


def _exists(spark: SparkSession, path: str) -> bool:
    where, files = _filed(spark, path)
    return bool(files.exists(where))


def _delete(spark: SparkSession, path: str) -> None:
    where, files = _filed(spark, path)
    files.delete(where, True)


def _filed(spark: Any, path: str) -> tuple[Any, Any]:
    """A path as Hadoop has it, and the file system that it lies in."""
    where = spark._jvm.org.apache.hadoop.fs.Path(path)
    return where, where.getFileSystem(spark._jsc.hadoopConfiguration())


def main(argv: Sequence[str] | None = None) -> int:
    """What spark-submit runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path, metavar="SRC")
    parser.add_argument("-o", "--output", required=True, metavar="DIR")
    args = parser.parse_args(argv)
    spark = session()
    try:
        summary = convert_files(spark, args.sources, args.output)
    finally:
        spark.stop()
    print(f"{summary.outcomes.total():,} records, {sum(summary.findings.values()):,} findings")
    return 1 if summary.severities["error"] else 0


if __name__ == "__main__":
    sys.exit(main())
