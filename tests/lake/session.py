#!/usr/bin/env python3
"""One session of Apache Spark for many scripts: it starts once, where `spark-sql` starts for each.

    session.py serve SOCKET MASTER     until its input ends
    session.py ask SOCKET SCRIPT       prints what `spark-sql -S -f SCRIPT` does
"""

import os
import socket
import sys
import threading


def serve(path, master):
    """Runs the scripts that are asked for, one after another, each with views of its own."""
    from pyspark.sql import SparkSession  # only here: who asks need not have it

    # Of a small lake most of the time is that of planning and of starting tasks.
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
                "spark.sql.shuffle.partitions": "2", "spark.sql.adaptive.enabled": "false",
                "spark.sql.codegen.wholeStage": "false", "spark.sql.catalogImplementation": "in-memory",
                "spark.driver.memory": os.environ.get("DRIVER_MEMORY", "4g")}
    builder = SparkSession.builder.master(master)
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    threading.Thread(target=answer, args=(spark, listener), daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()
    spark.stop()


def answer(spark, listener):
    """Runs script after script."""
    while True:
        asked, _ = listener.accept()
        with asked, asked.makefile("rw", encoding="utf-8") as talk:
            script = talk.readline().strip()
            session = spark.newSession()
            try:
                with open(script, encoding="utf-8") as text:
                    statements = text.read().split(";\n")
                for statement in filter(str.strip, statements):
                    for row in session.sql(statement).collect():
                        if len(row) == 1:
                            talk.write(f"{row[0]}\n")
            except Exception as error:  # pylint: disable=broad-exception-caught
                talk.write(f"[FAILED] {error}")
            session.catalog.clearCache()


def ask(path, script):
    """Asks for a script, and ends as the engine's own command does."""
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(path)
        with asked.makefile("rw", encoding="utf-8") as talk:
            talk.write(f"{script}\n")
            talk.flush()
            said = talk.read()
    wrong = said.find("[FAILED] ")
    if wrong >= 0:
        sys.exit(said[wrong:])
    print(said, end="")


if __name__ == "__main__":
    {"serve": serve, "ask": ask}[sys.argv[1]](*sys.argv[2:])
