#!/usr/bin/env python3
"""One session of Apache Spark for many scripts: it starts once, where `spark-sql` starts for each.

    session.py serve SOCKET MASTER     until its input ends
    session.py ask SOCKET SCRIPT       prints what `spark-sql -S -f SCRIPT` does
"""

import os
import re
import socket
import sys
import tempfile
import threading

VIEW = re.compile(r"CREATE OR REPLACE TEMPORARY VIEW (\w+)")
WRITTEN = re.compile(r"INSERT OVERWRITE DIRECTORY '\$\{ratebook.folder\}/(\w+)'")
READ = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")


class Session:
    """A session that makes a view anew only where its text, or something that it reads, is another by now.

    Most of the time of a report on a small lake is that of working out what another report has worked out.
    """

    def __init__(self, spark, folder):
        self.spark, self.folder = spark, folder
        self.known, self.now = {}, {}

    def run(self, script):
        """The rows of a script, each as a list."""
        statements = [text for text in re.sub(r"(?m)^--.*\n", "", script).split(";\n") if text.strip()]
        while statements:
            step = [statements.pop(0)]
            made = VIEW.match(step[0].strip())
            if made:
                while statements and made[1] in self.names(statements[0]):
                    step.append(statements.pop(0))
                if not self.needs(made[1], "\n".join(step)):
                    continue
            for statement in step:
                if statement.strip().startswith("SET ratebook.folder"):
                    statement = f"SET ratebook.folder = {self.folder}"
                yield from self.spark.sql(statement).collect()

    @staticmethod
    def names(statement):
        """The view that a statement makes or writes."""
        return {found[1] for found in (VIEW.match(statement.strip()), WRITTEN.match(statement.strip())) if found}

    def needs(self, name, text):
        """Whether a view is to be made."""
        read = sorted((other, self.now[other]) for other in set(READ.findall(text)) - {name} if other in self.now)
        number = self.known.setdefault((text, tuple(read)), len(self.known))
        before, self.now[name] = self.now.get(name), number
        # The probe is to write each time.
        return before != number or name == "lake_probe"


def serve(path, master):
    """Runs the scripts that are asked for, one after another."""
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
    folder = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
    session = Session(spark, folder.name)
    while True:
        asked, _ = listener.accept()
        with asked, asked.makefile("rw", encoding="utf-8") as talk:
            script = talk.readline().strip()
            try:
                with open(script, encoding="utf-8") as text:
                    rows = session.run(text.read())
                for row in rows:
                    if len(row) == 1:
                        talk.write(f"{row[0]}\n")
            except Exception as error:  # pylint: disable=broad-exception-caught
                session = Session(spark, folder.name)
                talk.write(f"[FAILED] {error}")


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
