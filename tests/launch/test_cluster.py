"""The embedded PostgreSQL: made, started and removed for real."""

import os
import stat
import tempfile
from pathlib import Path

import psycopg
import pytest

from msme_site.launch import settle as settling
from msme_site.launch.places import VAR, Refusal, read_record
from msme_site.launch.processes import Children, started_at
from msme_site.launch.run import start_cluster
from msme_site.launch.settle import make_sockets_folder, settle, wheel_programs


@pytest.fixture
def open_var():
    """A folder that PostgreSQL's user can reach; pytest's own are closed."""
    VAR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cluster-", dir=VAR) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def start(var):
    cluster = settle(var, throwaway=True)
    children = Children(run_dir=var / "run", log_dir=var / "log")
    start_cluster(children, cluster)
    return cluster, children


@pytest.mark.slow
def test_a_throwaway_cluster_serves_on_its_socket_alone_and_leaves_nothing(open_var):
    cluster, children = start(open_var)
    with psycopg.connect(cluster.url().replace("postgres://", "postgresql://")) as connection:
        version, listens, fsync = connection.execute(
            "select current_setting('server_version_num')::int / 10000,"
            " current_setting('listen_addresses'), current_setting('fsync')"
        ).fetchone()
    assert (version, listens, fsync) == (18, "", "off")
    assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
    pid = children.children[0].process.pid
    children.stop_all()
    cluster.clear_away()
    assert started_at(pid) is None
    assert not cluster.home.exists()
    assert not cluster.sockets.exists()


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
def test_as_root_a_closed_checkout_sends_the_data_elsewhere_and_stays_closed(tmp_path):
    var = tmp_path / "closed" / "var"
    var.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    cluster, children = start(var)
    assert cluster.outside is not None
    assert cluster.outside in cluster.home.parents
    assert read_record(var / "cluster.json")["outside"] == str(cluster.outside)
    assert cluster.data.stat().st_uid == cluster.account.pw_uid != 0
    assert stat.S_IMODE((tmp_path / "closed").stat().st_mode) == 0o700
    children.stop_all()
    cluster.clear_away()
    assert not cluster.outside.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
def test_as_root_the_data_keep_the_user_they_had(open_var):
    data = open_var / "postgresql" / "data"
    data.mkdir(parents=True)
    os.chown(data, 65534, -1)
    assert settling.unprivileged_account(data.parent, None).pw_uid == 65534


def test_the_programs_of_the_right_version_are_found():
    assert (wheel_programs() / "initdb").exists()


def test_data_of_another_version_are_refused_with_a_sentence(open_var):
    cluster = settle(open_var, throwaway=True)
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(Refusal, match=r"belongs to PostgreSQL 16 and this is 18"):
        cluster.check_version()


def test_a_path_too_long_for_a_socket_moves_it_to_the_temporary_folder(tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    sockets = make_sockets_folder(deep, None)
    assert len(str(sockets / ".s.PGSQL.5432")) <= 103
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    sockets.rmdir()
