<?php
/**
 * Plugin Name: OrderBridge
 * Description: Tells order-ingest at once that an order was paid, changed or refunded, and shows in the list of orders how far each one is.
 * Version: 1.0
 * Requires PHP: 7.4
 *
 * Put this file into wp-content/mu-plugins of the shop, and two lines into its wp-config.php:
 *
 *     define( 'ORDERBRIDGE_PING_URL', 'https://orders.example.com/pings/woocommerce' );
 *     define( 'ORDERBRIDGE_PING_SECRET', 'change-me' ); // the same as SHOP_WEBHOOK_SECRET of order-ingest
 *
 * Without them it only shows the column. A ping says which orders to look at and nothing else. It is sent at the end of the
 * request, without waiting for an answer; one that gets lost costs a moment, since order-ingest polls as well.
 */

defined( 'ABSPATH' ) || exit;

final class OrderBridge_Ping {

	/** Longer lists are of no use: order-ingest finds the others by their time of change. */
	const MOST_ORDERS = 100;

	/** Orders of this request, as keys. */
	private static $orders = array();

	public static function register() {
		if ( ! defined( 'ORDERBRIDGE_PING_URL' ) || ! defined( 'ORDERBRIDGE_PING_SECRET' ) || '' === ORDERBRIDGE_PING_SECRET ) {
			return;
		}
		$first_argument = array(
			'woocommerce_payment_complete',
			'woocommerce_order_status_changed',
			'woocommerce_new_order',
			'woocommerce_update_order',
			'woocommerce_saved_order_items',
			'woocommerce_order_refunded',
			'woocommerce_trash_order',
			'woocommerce_untrash_order',
			'woocommerce_delete_order',
		);
		foreach ( $first_argument as $hook ) {
			add_action( $hook, array( __CLASS__, 'changed' ), 10, 1 );
		}
		add_action( 'woocommerce_refund_deleted', array( __CLASS__, 'refund_deleted' ), 10, 2 );
		add_action( 'shutdown', array( __CLASS__, 'send' ), 5, 0 );
	}

	public static function changed( $order_id ) {
		if ( is_numeric( $order_id ) && $order_id > 0 && count( self::$orders ) < self::MOST_ORDERS ) {
			self::$orders[ (int) $order_id ] = true;
		}
	}

	public static function refund_deleted( $refund_id, $order_id ) {
		self::changed( $order_id );
	}

	public static function send() {
		if ( ! self::$orders ) {
			return;
		}
		$body         = json_encode( array( 'orders' => array_keys( self::$orders ) ) );
		self::$orders = array();
		wp_remote_post(
			ORDERBRIDGE_PING_URL,
			array(
				'blocking'    => false,
				'timeout'     => 1,
				'redirection' => 0,
				'headers'     => array(
					'Content-Type'            => 'application/json',
					'X-OrderBridge-Signature' => base64_encode( hash_hmac( 'sha256', $body, ORDERBRIDGE_PING_SECRET, true ) ),
				),
				'body'        => $body,
			)
		);
	}
}

/** A column and a filter in the list of orders, in both of WooCommerce's storages. */
final class OrderBridge_Column {

	const META   = '_orderbridge_state';
	const COLUMN = 'orderbridge_state';
	const FILTER = 'orderbridge_state';

	/** What woo-status-sync writes, and what people read. */
	private static function states() {
		return array(
			'ticket'      => 'In CounterPoint',
			'shipped'     => 'Shipped',
			'failed'      => 'Failed',
			'held'        => 'On hold',
			'rolled-back' => 'Taken back',
			'skipped'     => 'Skipped',
		);
	}

	public static function register() {
		if ( ! is_admin() ) {
			return;
		}
		foreach ( array( 'manage_woocommerce_page_wc-orders_columns', 'manage_edit-shop_order_columns' ) as $hook ) {
			add_filter( $hook, array( __CLASS__, 'column' ), 20, 1 );
		}
		add_action( 'manage_woocommerce_page_wc-orders_custom_column', array( __CLASS__, 'cell_of_order' ), 10, 2 );
		add_action( 'manage_shop_order_posts_custom_column', array( __CLASS__, 'cell_of_post' ), 10, 2 );
		add_action( 'woocommerce_order_list_table_restrict_manage_orders', array( __CLASS__, 'filter_of_orders' ), 10, 1 );
		add_action( 'restrict_manage_posts', array( __CLASS__, 'filter_of_orders' ), 10, 1 );
		add_filter( 'woocommerce_order_list_table_prepare_items_query_args', array( __CLASS__, 'query_of_orders' ), 10, 1 );
		add_filter( 'request', array( __CLASS__, 'query_of_posts' ), 10, 1 );
	}

	public static function column( $columns ) {
		$columns[ self::COLUMN ] = 'CounterPoint';
		return $columns;
	}

	public static function cell_of_order( $column, $order ) {
		if ( self::COLUMN === $column && is_object( $order ) ) {
			self::show( $order->get_meta( self::META ) );
		}
	}

	public static function cell_of_post( $column, $post_id ) {
		if ( self::COLUMN === $column ) {
			self::show( get_post_meta( $post_id, self::META, true ) );
		}
	}

	private static function show( $state ) {
		$state  = is_string( $state ) ? $state : '';
		$states = self::states();
		echo esc_html( isset( $states[ $state ] ) ? $states[ $state ] : $state );
	}

	/** WooCommerce gives the type of its orders here, WordPress the type of its posts: they are the same. */
	public static function filter_of_orders( $type ) {
		if ( 'shop_order' !== $type ) {
			return;
		}
		$chosen = self::chosen();
		echo '<select name="' . esc_attr( self::FILTER ) . '"><option value="">CounterPoint: all</option>';
		foreach ( self::states() as $state => $text ) {
			echo '<option value="' . esc_attr( $state ) . '"' . ( $state === $chosen ? ' selected' : '' ) . '>' . esc_html( $text ) . '</option>';
		}
		echo '</select>';
	}

	public static function query_of_orders( $arguments ) {
		return self::with_state( $arguments );
	}

	public static function query_of_posts( $arguments ) {
		$is_list = isset( $arguments['post_type'] ) && 'shop_order' === $arguments['post_type'];
		return $is_list ? self::with_state( $arguments ) : $arguments;
	}

	private static function with_state( $arguments ) {
		$chosen = self::chosen();
		if ( '' !== $chosen ) {
			$arguments['meta_query']   = isset( $arguments['meta_query'] ) ? (array) $arguments['meta_query'] : array();
			$arguments['meta_query'][] = array(
				'key'   => self::META,
				'value' => $chosen,
			);
		}
		return $arguments;
	}

	/** Only one of the states that are offered. */
	private static function chosen() {
		$chosen = isset( $_GET[ self::FILTER ] ) && is_string( $_GET[ self::FILTER ] ) ? $_GET[ self::FILTER ] : '';
		return isset( self::states()[ $chosen ] ) ? $chosen : '';
	}
}

OrderBridge_Ping::register();
OrderBridge_Column::register();
