# To pin the base: PYTHON_IMAGE=python:3.11-slim@sha256:... (docs/deployment.md)
ARG PYTHON_IMAGE=python:3.11-slim
FROM ${PYTHON_IMAGE}
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
# No database server: that is in requirements/standalone.txt.
COPY requirements/runtime.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
# What runs can write to var/ only: the code belongs to root.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin switchyard \
    && mkdir -p var/reports && chown -R switchyard var
COPY . .
USER 10001
EXPOSE 8000
# One image, every process of the Procfile: `web` by default. Each service says itself how it is judged healthy.
ENTRYPOINT ["python", "-m", "config.process"]
CMD ["web"]
