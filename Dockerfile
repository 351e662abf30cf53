FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
RUN useradd --system --create-home switchyard && mkdir -p var/reports && chown -R switchyard var
COPY . .
USER switchyard
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# One image, every process of the Procfile: `web` by default.
ENTRYPOINT ["python", "-m", "config.process"]
CMD ["web"]
