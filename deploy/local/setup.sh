# Sourced by ./demo, ./test and bin/chaos: finds a JDK and a Maven, installs what is missing. Works from the project's top folder.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

give_up() {
  say "$*"
  exit 1
}

# Sets JAVA_HOME to a JDK 17 or newer: the one named, else the one on PATH, else one that is installed.
find_jdk() {
  local candidates=() home version
  [[ -n ${JAVA_HOME:-} ]] && candidates+=("$JAVA_HOME")
  if command -v javac >/dev/null; then
    candidates+=("$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")")
  fi
  for home in /usr/lib/jvm/*; do
    [[ -x $home/bin/javac ]] && candidates+=("$home")
  done
  for home in "${candidates[@]}"; do
    [[ -x $home/bin/javac && -x $home/bin/java ]] || continue
    version=$("$home/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    if ((${version:-0} >= 17)); then
      export JAVA_HOME=$home
      return
    fi
  done
  give_up "A JDK 17 or newer is needed (a JRE is not enough). Debian, Ubuntu: apt-get install openjdk-17-jdk-headless"
}

rabbitmq_is_there() {
  [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || command -v rabbitmq-server >/dev/null
}

mariadb_is_there() {
  PATH=$PATH:/usr/sbin command -v mariadbd >/dev/null && command -v mariadb-install-db >/dev/null
}

# Whether a Docker engine answers that has the images which docker-compose.yml names for RabbitMQ and MariaDB.
containers_can_stand_in() {
  local variable image
  for variable in RABBITMQ_IMAGE MARIADB_IMAGE; do
    image=$(sed -n "s/.*image: \${${variable}:-\([^}]*\)}.*/\1/p" docker-compose.yml | head -n 1)
    docker image inspect "${!variable:-$image}" >/dev/null 2>&1 || return 1
  done
}

chromium_is_there() {
  local name
  for name in chromium chromium-browser google-chrome; do
    [[ -x /usr/bin/$name ]] && return
  done
  return 1
}

# Installs the programs of RabbitMQ and MariaDB where they are missing and we may; with the argument "chromium" also a browser.
install_servers() {
  [[ ${ORDERBRIDGE_TEST_SERVERS:-} == containers ]] && return
  local missing=()
  rabbitmq_is_there || missing+=(rabbitmq-server)
  mariadb_is_there || missing+=(mariadb-server)
  [[ ${1:-} != chromium ]] || chromium_is_there || missing+=(chromium)
  ((${#missing[@]} == 0)) && return

  local by_hand="Install it first: apt-get install ${missing[*]} (their services need not run)."
  command -v apt-get >/dev/null || give_up "Missing here: ${missing[*]}. Install it first; their services need not run."
  if ((EUID == 0)); then
    say "Missing here: ${missing[*]}. Installing with apt-get, without starting their services."
    bash deploy/local/install-servers.sh "${missing[@]}" || give_up "apt-get failed. $by_hand"
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
    say "Missing here: ${missing[*]}. Installing with sudo apt-get, without starting their services."
    sudo bash deploy/local/install-servers.sh "${missing[@]}" || give_up "apt-get failed. $by_hand"
  elif containers_can_stand_in; then
    say "Missing here: ${missing[*]}. Running them as containers."
  else
    give_up "Missing here: ${missing[*]}, and neither root nor sudo to install. $by_hand"
  fi
}

# Sets MAVEN to the wrapper, or, where it cannot download its Maven, to the one that is installed.
find_maven() {
  local version
  if ./mvnw --version >/dev/null 2>&1; then
    MAVEN=./mvnw
    return
  fi
  version=$(mvn --version 2>/dev/null | sed -n 's/^Apache Maven \([0-9.]*\).*/\1/p' || true)
  if [[ -n $version && $(printf '%s\n' 3.8.7 "$version" | sort -V | head -n 1) == 3.8.7 ]]; then
    say "The Maven wrapper cannot download Maven; using the installed Maven $version."
    MAVEN=mvn
    return
  fi
  ./mvnw --version >&2 || true
  give_up "The Maven wrapper cannot download Maven (see above), and no Maven 3.8.7 or newer is installed."
}

# Packages the services and the sandbox if a source is newer than the last build.
build_if_changed() {
  local stamp=.local/built log=.local/build.log part
  local parts=(order-ingest order-processor order-desk woo-status-sync alerting)
  local complete=yes
  for part in "${parts[@]}"; do
    [[ -f $part/target/quarkus-app/quarkus-run.jar ]] || complete=no
  done
  [[ -d deploy/sandbox/stack/target/lib && -d orders-cli/target/lib ]] || complete=no
  if [[ $complete == yes && -f $stamp ]] && ! sources_changed_since "$stamp"; then
    return
  fi

  find_maven
  mkdir -p .local
  say "Building (the first time Maven downloads its libraries: a few minutes)"
  touch "$stamp.new"
  if ! "$MAVEN" -B -ntp package -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -pl "$(IFS=,; echo "${parts[*]}"),deploy/sandbox/stack,orders-cli" -am 2>&1 | tee "$log" |
    sed -un 's/^\[INFO\] Building OrderBridge: \(.*\) [0-9][^ ]*  *\[\(.*\)\]$/  \2  \1/p' >&2; then
    grep '^\[ERROR\]' "$log" | head -n 20 >&2 || tail -n 20 "$log" >&2
    give_up "The build failed; all of its output is in $log."
  fi
  mv "$stamp.new" "$stamp"
}

sources_changed_since() {
  local changed
  changed=$(find . \( -name target -o -name .git -o -name .demo -o -name .chaos -o -name .local -o -name system-tests \) -prune \
    -o \( -path '*/src/*' -o -name pom.xml \) -newer "$1" -print -quit)
  [[ -n $changed ]]
}

# Sets the array sandbox to what runs a program of the sandbox, once it is built; in colours where a person looks.
find_sandbox() {
  local colours=false
  [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]] && colours=true
  # shellcheck disable=SC2034 # for those who source this
  sandbox=("$JAVA_HOME/bin/java" @deploy/local/jvm.options "-Dorderbridge.colours=$colours"
    -cp "deploy/sandbox/stack/target/classes:deploy/sandbox/stack/target/lib/*")
}
