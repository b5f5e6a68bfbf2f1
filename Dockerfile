# The builder has the tools and, where you need one, your package index:
#   docker build --build-arg INDEX_URL=… -t tyyni .
# Neither reaches the image: the last stage copies the finished environment and nothing else.
FROM docker.io/library/python:3.11-slim AS builder
ARG INDEX_URL=
ENV UV_LINK_MODE=copy UV_NO_CACHE=1 UV_SYSTEM_CERTS=1
WORKDIR /src
RUN python -m venv /tools && python -m venv --without-pip /venv
COPY requirements-setup.lock requirements-runtime.lock ./
RUN set -e; \
    if [ -n "$INDEX_URL" ]; then export PIP_INDEX_URL="$INDEX_URL" UV_DEFAULT_INDEX="$INDEX_URL"; fi; \
    /tools/bin/pip install --quiet --no-cache-dir --disable-pip-version-check \
        --require-hashes -r requirements-setup.lock; \
    # Wheels only: there is no compiler here, and this way it is said at once.
    /tools/bin/uv pip sync --quiet --python /venv/bin/python --require-hashes \
        --only-binary :all: --compile-bytecode requirements-runtime.lock
COPY . .
RUN /tools/bin/python -m hatchling build -t wheel -d /dist \
    && /tools/bin/uv pip install --quiet --python /venv/bin/python --no-deps --offline \
        --compile-bytecode /dist/*.whl

FROM docker.io/library/python:3.11-slim
# pip and the copy of it that ensurepip carries: nothing is installed once the image is made.
RUN python -m pip uninstall --quiet --yes --root-user-action ignore pip setuptools wheel 2>/dev/null || true; \
    rm -rf "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')/ensurepip" \
        /usr/share/python-wheels
RUN groupadd --gid 10001 tyyni \
    && useradd --uid 10001 --gid tyyni --no-create-home --home-dir /data --shell /usr/sbin/nologin tyyni \
    && install -d -o tyyni -g tyyni -m 0700 /data
COPY --from=builder /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TYYNI_DATA_DIR=/data
WORKDIR /data
USER 10001:10001
VOLUME /data
EXPOSE 8080
# http.client and not urllib: a proxy named in the environment has no part in this.
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
    CMD ["python", "-c", "import http.client, sys; c = http.client.HTTPConnection('127.0.0.1', 8080, timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
CMD ["tyyni", "serve", "--host", "0.0.0.0"]
