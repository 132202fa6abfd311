"""Fills an MLflow data base with many registered models, through MLflow's own tables: python many_models.py URI COUNT."""

import sys

from mlflow.store.model_registry.dbmodels.models import (
    SqlModelVersion,
    SqlModelVersionTag,
    SqlRegisteredModel,
    SqlRegisteredModelAlias,
    SqlRegisteredModelTag,
)
from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore

STAGES = ["Archived", "None", "None", "Staging", "Production"]
FIRST = 1_750_000_000_000

uri, count = sys.argv[1], int(sys.argv[2])
names = [f"model-{number:05d}" for number in range(count)]
versions = [(name, version) for name in names for version in range(1, len(STAGES) + 1)]
times = {"creation_time": FIRST, "last_updated_time": FIRST}

rows = {
    SqlRegisteredModel: [{"name": name, "description": f"Scores {name}.", **times} for name in names],
    SqlRegisteredModelTag: [{"name": name, "key": key, "value": "risk"} for name in names for key in ("team", "domain")],
    SqlRegisteredModelAlias: [
        {"name": name, "alias": alias, "version": version}
        for name in names
        for alias, version in (("champion", 5), ("challenger", 4))
    ],
    SqlModelVersion: [
        {
            "name": name,
            "version": version,
            "current_stage": STAGES[version - 1],
            "source": f"s3://models/{name}/{version}",
            "status": "READY",
            **times,
        }
        for name, version in versions
    ],
    SqlModelVersionTag: [
        {"name": name, "version": version, "key": f"tag{number}", "value": f"value {number} of {name}"}
        for name, version in versions
        for number in range(1, 6)
    ],
}

# Makes the tables.
store = SqlAlchemyStore(uri)
with store.ManagedSessionMaker() as session:
    for table, mappings in rows.items():
        session.bulk_insert_mappings(table, mappings)
